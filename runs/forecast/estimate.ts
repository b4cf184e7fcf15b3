import { type LineageRecord, readLineage, type StageAttempt } from '../../lineage/records.js';
import type { Estimate } from '../../schemas/generated/forecast.js';
import { canonicalJson } from '../../schemas/json.js';
import { isFromNewerStrata } from '../../schemas/validate.js';
import type { ObjectStore } from '../../store/object-store.js';
import { listRuns } from '../../store/run.js';
import { inherited, type Inherited, ratio, stepsOf, workload, type Workload } from './workload.js';

export interface Outstanding {
  readonly work: Workload;
  /** The share that is still to be computed, in [0, 1]. */
  readonly share: number;
  /** Number of checkpoints that are kept, and the size of one in bytes, if one exists. */
  readonly checkpoints: { readonly keep: number; readonly size: number | undefined };
}

/** The cost of a stage, estimated from the computed stage of its kind whose settings are most similar, if there is one. */
export function estimate(
  { work, share, checkpoints }: Outstanding,
  earlier: readonly EarlierStage[],
): Estimate | undefined {
  const computed = earlier.filter(({ kind, outcome }) => kind === work.kind && outcome === 'computed');
  const producers = producersOf(earlier);
  const candidates = computed.map((stage) => {
    const before = workload(stage.kind, stage.components.with, inheritedOf(stage, producers));
    return { stage, before, differsIn: differing(before.costs, work.costs) };
  });
  const fewest = Math.min(...candidates.map(({ differsIn }) => differsIn.length));
  const nearest = candidates.find(({ differsIn }) => differsIn.length === fewest);
  if (!nearest) return undefined;
  const { stage, before, differsIn } = nearest;
  const size =
    checkpoints.size ?? stage.attempts.findLast(({ checkpointBytes }) => checkpointBytes)?.checkpointBytes;
  return {
    run: stage.run,
    seconds: productiveSeconds(stage.attempts, stepsOf(before)) * ratio(work, before) * share,
    bytes: Object.values(stage.outputs).reduce((sum, output) => sum + output.size, 0),
    ...(size !== undefined && { checkpointBytes: size * checkpoints.keep }),
    ...(differsIn.length > 0 && { differsIn }),
  };
}

type Producers = ReadonlyMap<string, EarlierStage>;

/** The stage that computed an artifact, by the artifact's digest. */
function producersOf(earlier: readonly EarlierStage[]): Producers {
  return new Map(
    earlier.flatMap((stage) => Object.values(stage.outputs).map(({ digest }) => [digest, stage] as const)),
  );
}

function inheritedOf(stage: EarlierStage, producers: Producers): Inherited {
  const inputs = Object.values(stage.inputs).flatMap(({ artifact }) => {
    const producer = producers.get(artifact.digest);
    return producer ? [inheritedOf(producer, producers)] : [];
  });
  return inherited({ kind: stage.kind, settings: stage.components.with }, stage.summary, inputs);
}

function differing(before: Workload['costs'], now: Workload['costs']): string[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  return names.filter((name) => canonicalJson([before[name]]) !== canonicalJson([now[name]]));
}

/**
 * Seconds that a stage took from its first step to its last. It is unknown when a lost attempt stopped working: its
 * steps count at the pace of the others.
 */
export function productiveSeconds(attempts: readonly StageAttempt[], steps: number | undefined): number {
  const known = attempts.map((attempt, index) => {
    const until = attempts[index + 1]?.fromStep ?? steps ?? 1;
    return { ...attempt, steps: Math.max(0, until - (attempt.fromStep ?? 0)) };
  });
  const timed = known.filter(({ outcome }) => outcome !== 'lost');
  const seconds =
    sum(timed.map(({ startedAt, finishedAt }) => Date.parse(finishedAt) - Date.parse(startedAt))) / 1000;
  const done = sum(timed.map((attempt) => attempt.steps));
  return done === 0 ? seconds : (seconds * sum(known.map((attempt) => attempt.steps))) / done;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** How a stage ended in an earlier run. */
export type EarlierStage = LineageRecord & { readonly pipeline: string };

/** Reading the lineage of many more runs would take too long. */
const maximumRuns = 50;

/**
 * How stages ended in the latest runs: those of the named pipeline before others, each newest first. Lineage from a newer
 * Strata is left out: the forecast then explains less.
 */
export async function earlierStages(store: ObjectStore, pipeline: string): Promise<EarlierStage[]> {
  const newestFirst = (await listRuns(store)).reverse();
  const own = newestFirst.filter((run) => run.pipeline === pipeline);
  const others = newestFirst.filter((run) => run.pipeline !== pipeline);
  const latest = [...own, ...others].slice(0, maximumRuns);
  const stages = latest.map(async (run) => {
    const records = await readLineage(store, run.name).catch(noneIfNewer);
    return records.reverse().map((record) => ({ ...record, pipeline: run.pipeline }));
  });
  return (await Promise.all(stages)).flat();
}

function noneIfNewer(error: unknown): LineageRecord[] {
  if (isFromNewerStrata(error)) return [];
  throw error;
}
