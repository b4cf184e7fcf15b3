import type { StageAttempt } from '../lineage/lineage-record.js';
import { readLineage } from '../lineage/read-lineage.js';
import type { LeaseRecord as LeaseFile } from '../schemas/generated/lease.js';
import { layout } from '../store/layout.js';
import type { LeaseRecord } from '../store/lease-record.js';
import type { ObjectStore } from '../store/object-store.js';
import { isDamagedObject, readSealed } from '../store/sealed-json.js';
import type { StageTask } from './stage-activities.js';

/**
 * The run's earlier attempts at a stage, oldest first and counted from 1, however often its workflow
 * began afresh. An attempt that was killed recorded no end, but it had taken the lease: it counts as lost, from then
 * until the next one took over.
 */
export async function attemptsBefore(
  store: ObjectStore,
  { run, stage }: StageTask,
  key: string,
  nextFence: number,
): Promise<StageAttempt[]> {
  const told = (await readLineage(store, run))
    .filter((record) => record.stage === stage.name && record.key === key)
    .flatMap((record) => record.attempts);
  const attempts: StageAttempt[] = [];
  let nextBegan = new Date().toISOString();
  for (let fence = nextFence - 1; fence > 0; fence--) {
    const lease = await leaseOf(store, key, fence);
    if (lease?.run === run && lease.stage === stage.name && !lease.purpose) {
      attempts.unshift(told.find((attempt) => attempt.fence === fence) ?? lost(lease, nextBegan));
    }
    nextBegan = lease?.acquiredAt ?? nextBegan;
  }
  return attempts.map((attempt, index) => ({ ...attempt, attempt: index + 1 }));
}

/** Undefined when its record is gone or damaged: an old attempt then goes untold, and the stage goes on. */
async function leaseOf(store: ObjectStore, key: string, fence: number): Promise<LeaseRecord | undefined> {
  try {
    return await readSealed<LeaseFile>(store, layout.lease(key, fence, 'json'), 'lease');
  } catch (error) {
    if (isDamagedObject(error)) return undefined;
    throw error;
  }
}

function lost({ attempt, fence, acquiredAt }: LeaseRecord, finishedAt: string): StageAttempt {
  return { attempt, fence, startedAt: acquiredAt, finishedAt, outcome: 'lost' };
}
