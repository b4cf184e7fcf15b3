import { readLineage } from '../lineage/read-lineage.js';
import type { StageForecast } from '../schemas/generated/forecast.js';
import { latestPosition } from '../store/checkpoint.js';
import { readLease, type LeaseRecord, type LeaseState } from '../store/lease-record.js';
import type { ObjectStore } from '../store/object-store.js';
import { lastEnd, type EndReason } from './last-end.js';

/** How far a stage key without a result has come. */
export interface Standing extends Pick<StageForecast, 'state' | 'waitsFor' | 'step'> {
  /** What became of the last run that had it, where one did and has gone. */
  readonly reason?: EndReason;
  /** Bytes of its newest checkpoint. */
  readonly checkpointBytes?: number;
}

/** `isUnderWay` is asked only about a run that has not given the key's lease back. */
export async function standing(
  store: ObjectStore,
  key: string,
  isUnderWay: (run: string) => Promise<boolean>,
): Promise<Standing> {
  const [lease, position] = await Promise.all([readLease(store, key), latestPosition(store, key)]);
  const checkpoint = position && { step: position.step, checkpointBytes: position.size };
  const holder = lease.isReleased ? undefined : lease.record?.run;
  if (holder !== undefined && (await isUnderWay(holder)))
    return { state: 'waiting', waitsFor: { run: holder }, ...checkpoint };
  const reason = lease.record && (await endOf(store, lease, lease.record));
  return { state: checkpoint ? 'resuming' : 'run', ...checkpoint, ...(reason && { reason }) };
}

/** Of an attempt that was killed nothing is told: the lease knows of it, the lineage does not. */
async function endOf(
  store: ObjectStore,
  { fence }: LeaseState,
  { run, stage, key, purpose }: LeaseRecord,
): Promise<EndReason> {
  const records = await readLineage(store, run);
  const last = records.findLast((record) => record.stage === stage && record.key === key);
  const isToldOf =
    purpose === 'housekeeping' || last?.outcome === 'cached' || last?.attempts.at(-1)?.fence === fence;
  return last && isToldOf ? lastEnd(last) : { type: 'unfinished', run, outcome: 'interrupted' };
}
