import { setTimeout as sleep } from 'node:timers/promises';
import { heartbeat, log } from '@temporalio/activity';
import { endLease, hasExpired, leaseExpirySeconds, readLease } from '../store/lease.js';
import { openStoreOfRun } from '../store/open-store.js';
import { readResult } from '../store/result.js';
import { digestSources } from '../store/source-digests.js';
import { claimKey, keepKeyComponents, keyComponents } from '../store/stage-key.js';
import { recordCached } from './record-stage.js';
import type { FoundStage, StageIdentity, StageTask } from './stage-activities.js';
import { addLogFields } from './stage-log.js';
import type { StageMetrics } from './stage-metrics.js';

/** Works out what the stage's result is known by, and answers with that result when the store has it, unharmed. */
export async function findStage(task: StageTask, metrics: StageMetrics): Promise<FoundStage> {
  const store = openStoreOfRun(task.store);
  const sources = await digestSources(task.stage.sources);
  const components = keyComponents(task.stage, task.inputs, sources);
  const identity = { key: await keepKeyComponents(store, components), sources };
  addLogFields({ key: identity.key });
  await claimKey(store, identity.key, task.run);
  const result = await readResult(store, identity.key, { digest: true });
  if (!result) return identity;
  await recordCached(store, task, identity, result);
  metrics.found(task.stage.kind);
  log.info('result found');
  return { ...identity, result: { outputs: result.outputs, summary: result.summary } };
}

const lookEveryMilliseconds = 2000;

/**
 * Waits while another run computes the same stage. Stays in one process, because that its holder has gone can only be
 * seen by looking again and again.
 */
export async function awaitStage(task: StageTask, { key }: StageIdentity, stop: AbortSignal): Promise<void> {
  const store = openStoreOfRun(task.store);
  for (;;) {
    await sleep(lookEveryMilliseconds, undefined, { signal: stop });
    if (await readResult(store, key, { digest: true })) return;
    const lease = await readLease(store, key);
    if (lease.isReleased) return;
    if (hasExpired(store, key, lease.heartbeat, { expirySeconds: leaseExpirySeconds })) {
      // Who computes it now may be on another host, which has not watched.
      await endLease(store, key, lease.fence);
      return;
    }
  }
}

/** Tells Temporal every second that the activity lives, with what `details` says at that time. */
export function startHeartbeat(details: () => unknown = () => undefined): { stop(): void } {
  const timer = setInterval(() => heartbeat(details()), 1000);
  heartbeat(details());
  return { stop: () => clearInterval(timer) };
}
