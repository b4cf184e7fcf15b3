import type { LineageRecord as LineageFile } from '../schemas/generated/lineage-record.js';
import { apiVersion } from '../schemas/versions.js';
import { layout } from '../store/layout.js';
import type { ObjectStore } from '../store/object-store.js';
import { writeSealed } from '../store/sealed-json.js';
import type { LineageRecord, StageOutcomeFacts } from './lineage-record.js';
import { readLineage } from './read-lineage.js';

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
