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

/** How one stage of one run ended, and everything that its numbers came from. */
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
  /** The figures that a reader asks for first, such as accuracies. */
  readonly summary: JsonObject;
  /** Every attempt of this run at this stage so far, oldest first. Empty when cached. */
  readonly attempts: readonly StageAttempt[];
}

/** What the recorder of a stage's end has to say; the rest is added to it. */
export type StageOutcomeFacts = Omit<LineageRecord, 'apiVersion' | 'run'>;

/**
 * A run's lineage in the order of its records. Damaged ones are left out, and `onDamage` hears of each. Throws VERSION_NEWER
 * where a newer Strata wrote one: without it the rest would tell another story.
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
 * Appends how a stage ended to its run's lineage. Two writers at once each get a number of their own. The same ending
 * told twice, as by a retried activity, is kept once: the record that is there is returned. So it is where an attempt that
 * was replaced tells of its end after its successor has computed the stage.
 */
export async function recordOutcome(
  store: ObjectStore,
  run: string,
  outcome: StageOutcomeFacts,
): Promise<LineageRecord> {
  const record: LineageRecord = { apiVersion, run, ...outcome };
  for (;;) {
    const names = await store.list(layout.lineage(run));
    const told = sinceDiscarded(await readLineage(store, run), record.stage).find(
      (other) => isSameEnding(other, record) || isOvertaken(record, other),
    );
    if (told) return told;
    const name = layout.lineageRecord(run, 1 + Math.max(0, ...names.map(sequenceOf)));
    const file = record as Omit<LineageFile, 'seal'>;
    if (await writeSealed<LineageFile>(store, name, 'lineage-record', file, { exclusive: true }))
      return record;
  }
}

/** What was told of a stage since it was last discarded, and of that too. */
function sinceDiscarded(records: readonly LineageRecord[], stage: string): LineageRecord[] {
  const own = records.filter((record) => record.stage === stage);
  return own.slice(
    Math.max(
      0,
      own.findLastIndex(({ outcome }) => outcome === 'discarded'),
    ),
  );
}

/** Fencing numbers are never given twice, so an ending is known by the number of the attempt that it ended. */
function isSameEnding(a: LineageRecord, b: LineageRecord): boolean {
  const isSame = a.stage === b.stage && a.key === b.key && a.outcome === b.outcome;
  return isSame && a.attempts.at(-1)?.fence === b.attempts.at(-1)?.fence;
}

function isOvertaken(late: LineageRecord, other: LineageRecord): boolean {
  const isDone = late.key === other.key && other.outcome === 'computed';
  return isDone && (late.attempts.at(-1)?.fence ?? Infinity) < (other.attempts.at(-1)?.fence ?? 0);
}

function sequenceOf(name: string): number {
  return Number(/(\d+)\.json$/.exec(name)?.[1] ?? 0);
}

/**
 * For each stage that has finished the record of how it last did, in the order in which the stages ended. One that was
 * discarded since, to be computed anew, has not finished.
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
 * The same records, where each cached stage carries the code, host and attempts of the run that computed it, as far
 * as that run's lineage still tells. Whoever only looked a result up did not make it.
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
  // It may have computed the stage anew since, maybe to other bits.
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
