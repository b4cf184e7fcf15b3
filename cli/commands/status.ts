import { runFacts } from '../../runs/list.js';
import { runStatuses } from '../../runs/status.js';
import type { ShownStatus } from '../../runs/temporal-status.js';
import { openRunningTemporal, type Temporal } from '../../runs/temporal.js';
import { isBusy, type RunView, type StageView, viewOfRun } from '../../runs/view.js';
import type { RunStatusReport, StageReport } from '../../schemas/generated/run-status.js';
import { readAnnotations } from '../../store/annotation.js';
import { homeStore } from '../../store/open-store.js';
import { findRun, listRuns, type RunRecord } from '../../store/run.js';
import { annotationLines } from '../display/annotations.js';
import { warnUnreadable } from '../display/errors.js';
import { exitCode } from '../display/exit-code.js';
import { statusColor } from '../display/run-table.js';
import { screenColors, screenWidth } from '../display/screen.js';
import { stageWords } from '../display/stage-words.js';

export interface StatusOptions {
  readonly json?: true;
  readonly watch?: true;
}

/**
 * Shows how far the stages of a run are; without one, of every run that is under way or paused, or else of the newest.
 * Starts nothing: without a server the store tells what it knows.
 */
export async function status(text: string | undefined, options: StatusOptions): Promise<number> {
  const temporal = await openRunningTemporal();
  try {
    const runs = await meant(text, temporal);
    if (options.watch) {
      const { watchStatus } = await import('../display/watch-status.js');
      return await watchStatus(runs[0]!);
    }
    if (!options.json) {
      for (const [index, run] of runs.entries()) await print(run, temporal, index > 0);
      return exitCode.done;
    }
    const reports = await Promise.all(runs.map((run) => report(run, temporal)));
    console.log(JSON.stringify(text === undefined ? reports : reports[0], null, 2));
    return exitCode.done;
  } finally {
    await temporal?.close();
  }
}

interface RunWithStatus extends RunRecord {
  readonly status: ShownStatus;
}

/** The run that is named; or those that are under way or paused, newest first, or else the newest. */
async function meant(text: string | undefined, temporal: Temporal | undefined): Promise<RunWithStatus[]> {
  const store = homeStore();
  // Where nothing has been run yet, this says so.
  const all = text === undefined ? (await listRuns(store, { onUnreadable: warnUnreadable })).reverse() : [];
  const runs = all.length > 0 ? all : [await findRun(store, text ?? '')];
  const candidates = temporal ? runs : runs.slice(0, 1);
  const statuses = await runStatuses(store, candidates, temporal);
  const found = candidates.map((run) => ({ ...run, status: statuses.get(run.name)! }));
  const open = found.filter((run) => run.status === 'running' || run.status === 'paused');
  return text === undefined && open.length > 0 ? open : found.slice(0, 1);
}

async function print(run: RunWithStatus, temporal: Temporal | undefined, isFurther: boolean): Promise<void> {
  const view = await viewOfRun(homeStore(), run, temporal);
  const colors = screenColors();
  const said = annotationLines(await readAnnotations(homeStore(), run.name), screenWidth(), colors);
  if (isFurther) console.log();
  const isPausing = run.status === 'paused' && isBusy(view);
  console.log(`${run.name}: ${isPausing ? colors.yellow('pausing') : statusColor(run.status, colors)}`);
  for (const line of said) console.log(line);
  for (const line of stageLines(view)) console.log(line);
}

function stageLines(view: RunView): string[] {
  return view.stages.map((stage) => `  ${stage.name}: ${stageWords(stage).join(', ')}`);
}

async function report(run: RunWithStatus, temporal: Temporal | undefined): Promise<RunStatusReport> {
  const store = homeStore();
  const { tags, notes } = await readAnnotations(store, run.name);
  const view = await viewOfRun(store, run, temporal);
  return {
    ...runFacts(run),
    tags: [...tags],
    notes: [...notes],
    status: run.status,
    stages: view.stages.map(stageReport),
  };
}

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
