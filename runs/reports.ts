import { attemptLogs } from '../activities/attempt-log.js';
import { type LineageRecord, readLineage, resolveCached } from '../lineage/records.js';
import type { ErrorDetails, StrataError } from '../platform/errors.js';
import type { RunReport } from '../schemas/generated/run-report.js';
import type { RunStatusReport, StageReport } from '../schemas/generated/run-status.js';
import type { Plan } from '../spec/plan.js';
import { type Annotations, readAnnotations } from '../store/annotation.js';
import type { ObjectStore } from '../store/object-store.js';
import { homeStore } from '../store/open-store.js';
import { listRuns, readPlan, readRun, type RunRecord } from '../store/run.js';
import type { PipelineState } from '../workflows/pipeline-state.js';
import { type OnUnreadable, runFacts } from './list.js';
import { namedRun } from './named-run.js';
import { reportedStages } from './outputs.js';
import { availableStatuses, runStatuses, type ShownStatus } from './status.js';
import { openRunningTemporal, type Temporal } from './temporal.js';
import { isBusy, type RunView, type StageView, viewFromLineage, viewOfRun } from './view.js';

/** The results of a run, as `strata show --json` prints them. */
export async function resultReport(store: ObjectStore, run: RunRecord): Promise<RunReport> {
  const { tags, notes } = await readAnnotations(store, run.name);
  const stages = await reportedStages(store, run.name);
  return {
    ...runFacts(run),
    tags: [...tags],
    notes: [...notes],
    stages: stages.map(({ name, kind, cached, seconds, outputs, summary }) => ({
      name,
      kind,
      cached,
      seconds,
      outputs: { ...outputs },
      summary: { ...summary },
    })),
  };
}

/** Status and stages of a run that has not finished. */
export interface UnfinishedRun {
  readonly status: ShownStatus;
  readonly stages: PipelineState['stages'];
}

/** Undefined if all stages have finished. */
export async function unfinishedRun(store: ObjectStore, run: RunRecord): Promise<UnfinishedRun | undefined> {
  const { stages } = viewFromLineage(await readPlan(store, run), await readLineage(store, run.name));
  if (stages.every(({ state }) => state.status === 'done' || state.status === 'cached')) return undefined;
  const status = (await availableStatuses([run])).get(run.name)!;
  return { status, stages: Object.fromEntries(stages.map(({ name, state }) => [name, state])) };
}

/** The failed stages of a run, and what is needed to run its file again. */
export interface FailureReport {
  readonly failed: readonly FailedStage[];
  readonly spec?: { readonly file: string; readonly params: Plan['params'] };
}

export interface FailedStage {
  readonly stage: string;
  /** The number of its last attempt, from 1. */
  readonly attempt: number;
  readonly error?: ErrorDetails;
  /** The log of its last attempt, if its worker was on this computer. */
  readonly log?: string;
}

export async function failureReport(name: string, stages: PipelineState['stages']): Promise<FailureReport> {
  const store = homeStore();
  const lineage = await readLineage(store, name).catch(() => []);
  const logs = await attemptLogs(name).catch(() => []);
  const failed = Object.entries(stages).flatMap(([stage, { status, error }]): FailedStage[] => {
    if (status !== 'failed') return [];
    const attempt = lineage.findLast((record) => record.stage === stage)?.attempts.at(-1)?.attempt ?? 1;
    const log = logs.findLast((one) => one.stage === stage)?.path;
    return [{ stage, attempt, ...(error && { error }), ...(log !== undefined && { log }) }];
  });
  const run = await readRun(store, name);
  if (!run) return { failed };
  return { failed, spec: { file: run.spec.file, params: (await readPlan(store, run)).params } };
}

/**
 * A run's name and the records of its stages; a cached stage has the code, host and attempts of the run that computed
 * it. Damaged records are left out, and `onDamage` receives the error.
 */
export async function runLineage(
  text: string,
  onDamage: (damage: StrataError) => void,
): Promise<{ readonly name: string; readonly records: readonly LineageRecord[] }> {
  const { store, run } = await namedRun(text);
  const found = await readLineage(store, run.name, { onDamage });
  return { name: run.name, records: await resolveCached(store, found) };
}

/** A run's progress, as `strata status` shows it. */
export interface RunProgress {
  readonly run: RunRecord;
  readonly status: ShownStatus;
  /** It is paused, but some stages are still writing their last checkpoints. */
  readonly isPausing: boolean;
  readonly annotations: Annotations;
  readonly view: RunView;
}

/**
 * The progress of the named run; without a name, of every run that is running or paused, newest first, or else of the
 * newest run. Starts nothing: without a server, the progress comes from the store.
 */
export async function runProgress(
  text: string | undefined,
  onUnreadable: OnUnreadable,
): Promise<RunProgress[]> {
  const temporal = await openRunningTemporal();
  try {
    const store = homeStore();
    const selected = await selectRuns(store, text, temporal, onUnreadable);
    return await Promise.all(
      selected.map(async ({ run, status }) => {
        const view = await viewOfRun(store, run, temporal);
        const annotations = await readAnnotations(store, run.name);
        return { run, status, isPausing: status === 'paused' && isBusy(view), annotations, view };
      }),
    );
  } finally {
    await temporal?.close();
  }
}

async function selectRuns(
  store: ObjectStore,
  text: string | undefined,
  temporal: Temporal | undefined,
  onUnreadable: OnUnreadable,
): Promise<{ readonly run: RunRecord; readonly status: ShownStatus }[]> {
  const all = text === undefined ? (await listRuns(store, { onUnreadable })).reverse() : [];
  // If there are no runs at all, namedRun reports that.
  const runs = all.length > 0 ? all : [(await namedRun(text ?? '')).run];
  const candidates = temporal ? runs : runs.slice(0, 1);
  const statuses = await runStatuses(store, candidates, temporal);
  const found = candidates.map((run) => ({ run, status: statuses.get(run.name)! }));
  const open = found.filter(({ status }) => status === 'running' || status === 'paused');
  return text === undefined && open.length > 0 ? open : found.slice(0, 1);
}

/** A run's progress as JSON. */
export function statusReport({ run, status, annotations, view }: RunProgress): RunStatusReport {
  const { tags, notes } = annotations;
  return {
    ...runFacts(run),
    tags: [...tags],
    notes: [...notes],
    status,
    stages: view.stages.map(stageReport),
  };
}

function stageReport({ name, state, isComputing, attempt, heartbeat, lastFailure }: StageView): StageReport {
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
