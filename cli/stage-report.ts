import type { StageReport } from '../schemas/generated/run-status.js';
import type { StageView } from './run-view.js';

/** What is known of a stage right now, as `--json` prints it. */
export function stageReport({
  name,
  state,
  isComputing,
  attempt,
  heartbeat,
  lastFailure,
}: StageView): StageReport {
  const { status, key, outputs, summary, seconds, step, error, awaitedRun } = state;
  const { fromStep, progress } = heartbeat ?? {};
  return {
    name,
    status,
    computing: isComputing,
    ...present({ key, outputs, summary, seconds, step, error, awaitedRun, attempt, fromStep, lastFailure }),
    ...(progress && { progress: progressReport(progress) }),
  };
}

function progressReport(progress: NonNullable<StageView['heartbeat']>['progress'] & object) {
  const { phase, step, steps, epoch, epochs, stepsPerSecond, loss, accuracy, entropy } = progress;
  return { phase, step, steps, ...present({ epoch, epochs, stepsPerSecond, loss, accuracy, entropy }) };
}

type Present<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
