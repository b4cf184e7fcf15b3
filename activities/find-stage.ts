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

/** Computes the stage's key, and returns its result if the store has an intact one. */
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

const pollMilliseconds = 2000;

/**
 * Waits while another run computes the same stage. Polls from one process, which is necessary to detect that a lease has
 * expired.
 */
export async function awaitStage(task: StageTask, { key }: StageIdentity, stop: AbortSignal): Promise<void> {
  const store = openStoreOfRun(task.store);
  for (;;) {
    await sleep(pollMilliseconds, undefined, { signal: stop });
    if (await readResult(store, key, { digest: true })) return;
    const lease = await readLease(store, key);
    if (lease.isReleased) return;
    if (hasExpired(store, key, lease.heartbeat, { expirySeconds: leaseExpirySeconds })) {
      // The next holder may be on another host, which has not observed the expiry.
      await endLease(store, key, lease.fence);
      return;
    }
  }
}

/** Sends a heartbeat to Temporal every second, with the current `details`. */
export function startHeartbeat(details: () => unknown = () => undefined): { stop(): void } {
  const timer = setInterval(() => heartbeat(details()), 1000);
  heartbeat(details());
  return { stop: () => clearInterval(timer) };
}
