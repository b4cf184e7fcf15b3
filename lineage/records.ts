import type { StrataError } from '../platform/errors.js';
import type {
  CodeFacts,
  HostFacts,
  LineageRecord as LineageFile,
  RecordedInput,
  RecordedSource,
  StageAttempt,
} from '../schemas/generated/lineage-record.js';
import type { JsonObject } from '../schemas/json.js';
import { apiVersion } from '../schemas/versions.js';
import type { Artifact } from '../store/blob.js';
import { layout } from '../store/layout.js';
import type { ObjectStore } from '../store/object-store.js';
import { isDamagedObject, readSealed, writeSealed } from '../store/sealed-json.js';
import type { KeyComponents } from '../store/stage-key.js';

export type { CodeFacts, HostFacts, RecordedInput, RecordedSource, StageAttempt };

/** How a stage of a run ended, and the provenance of its results. */
export interface LineageRecord extends Omit<
  LineageFile,
  'seal' | 'components' | 'inputs' | 'sources' | 'outputs' | 'summary' | 'attempts'
> {
  readonly components: KeyComponents;
  /** The artifacts that were read, by input name. */
  readonly inputs: Readonly<Record<string, RecordedInput>>;
  /** The raw data that was read, by role. */
  readonly sources: Readonly<Record<string, RecordedSource>>;
  /** The artifacts that were made, by output name. Empty unless computed or cached. */
  readonly outputs: Readonly<Record<string, Artifact>>;
  /** The main figures, such as accuracies. */
  readonly summary: JsonObject;
  /** All attempts of this run at this stage so far, oldest first. Empty if cached. */
  readonly attempts: readonly StageAttempt[];
}

/** The fields that the caller of `recordOutcome` provides. */
export type StageOutcomeFacts = Omit<LineageRecord, 'apiVersion' | 'run'>;

/**
 * A run's lineage records in order. Damaged records are skipped and passed to `onDamage`. Throws VERSION_NEWER for a record
 * of a newer Strata: the lineage would be incomplete without it.
 */
export async function readLineage(
  store: ObjectStore,
  run: string,
  options: { readonly onDamage?: (damage: StrataError) => void } = {},
): Promise<LineageRecord[]> {
  const records: LineageRecord[] = [];
  for (const name of await store.list(layout.lineage(run))) {
    try {
      const file = await readSealed<LineageFile>(store, name, 'lineage-record');
      if (file) records.push(file as LineageRecord);
    } catch (error) {
      if (!isDamagedObject(error)) throw error;
      options.onDamage?.(error);
    }
  }
  return records;
}

/**
 * Appends the outcome of a stage to its run's lineage. Concurrent writers get different sequence numbers. If the outcome
 * is already recorded, for example by a retried activity, returns the existing record. The same applies to an attempt that
 * was superseded by one that has computed the stage.
 */
export async function recordOutcome(
  store: ObjectStore,
  run: string,
  outcome: StageOutcomeFacts,
): Promise<LineageRecord> {
  const record: LineageRecord = { apiVersion, run, ...outcome };
  for (;;) {
    const names = await store.list(layout.lineage(run));
    const existing = sinceDiscarded(await readLineage(store, run), record.stage).find(
      (other) => isSameOutcome(other, record) || isSuperseded(record, other),
    );
    if (existing) return existing;
    const name = layout.lineageRecord(run, 1 + Math.max(0, ...names.map(sequenceOf)));
    const file = record as Omit<LineageFile, 'seal'>;
    if (await writeSealed<LineageFile>(store, name, 'lineage-record', file, { exclusive: true }))
      return record;
  }
}

/** A stage's records since it was last discarded, including that record. */
function sinceDiscarded(records: readonly LineageRecord[], stage: string): LineageRecord[] {
  const own = records.filter((record) => record.stage === stage);
  return own.slice(
    Math.max(
      0,
      own.findLastIndex(({ outcome }) => outcome === 'discarded'),
    ),
  );
}

/** Fencing numbers are unique, so the last attempt's number identifies an outcome. */
function isSameOutcome(a: LineageRecord, b: LineageRecord): boolean {
  const isSame = a.stage === b.stage && a.key === b.key && a.outcome === b.outcome;
  return isSame && a.attempts.at(-1)?.fence === b.attempts.at(-1)?.fence;
}

function isSuperseded(late: LineageRecord, other: LineageRecord): boolean {
  const isDone = late.key === other.key && other.outcome === 'computed';
  return isDone && (late.attempts.at(-1)?.fence ?? Infinity) < (other.attempts.at(-1)?.fence ?? 0);
}

function sequenceOf(name: string): number {
  return Number(/(\d+)\.json$/.exec(name)?.[1] ?? 0);
}

/**
 * The last record of each finished stage, in the order in which the stages ended. Stages that were discarded since are not
 * finished.
 */
export function finishedStages(records: readonly LineageRecord[]): Map<string, LineageRecord> {
  const finished = new Map<string, LineageRecord>();
  for (const record of records) {
    if (record.outcome === 'discarded') finished.delete(record.stage);
    else if (record.outcome === 'computed' || record.outcome === 'cached') finished.set(record.stage, record);
  }
  return finished;
}

/**
 * Replaces code, host and attempts of each cached stage with those of the run that computed it, if that run's lineage
 * still has them.
 */
export async function resolveCached(
  store: ObjectStore,
  records: readonly LineageRecord[],
): Promise<LineageRecord[]> {
  return Promise.all(records.map((record) => resolve(store, record)));
}

async function resolve(store: ObjectStore, record: LineageRecord): Promise<LineageRecord> {
  if (!record.producedBy) return record;
  const producers = await readLineage(store, record.producedBy.run);
  // The producer may have recomputed the stage since, with different outputs.
  const producer = producers.find(
    (other) => other.key === record.key && other.outcome === 'computed' && hasSameOutputs(other, record),
  );
  return producer
    ? { ...record, code: producer.code, host: producer.host, attempts: producer.attempts }
    : record;
}

function hasSameOutputs(a: LineageRecord, b: LineageRecord): boolean {
  const digests = ({ outputs }: LineageRecord) =>
    Object.entries(outputs).map(([name, { digest }]) => `${name} ${digest}`);
  return digests(a).sort().join() === digests(b).sort().join();
}
