import { hostname } from 'node:os';
import { activityInfo, cancellationSignal, log } from '@temporalio/activity';
import { acquireLease } from '../store/lease.js';
import { openStoreOfRun } from '../store/open-store.js';
import { readResult } from '../store/result.js';
import { computeStage, type ComputeSettings } from './compute-stage.js';
import { recordCached } from './record-stage.js';
import type { StageIdentity, StageOutcome, StageTask } from './stage-activities.js';
import { logWith } from './stage-log.js';

/**
 * Takes the stage's lease and computes it. Another run may have finished it since the store was asked first: then its
 * result counts. While another run computes it, the compute slot is given back at once.
 */
export async function runStage(
  settings: ComputeSettings,
  task: StageTask,
  identity: StageIdentity,
): Promise<StageOutcome> {
  const store = openStoreOfRun(task.store);
  const { attempt } = activityInfo();
  const lease = await acquireLease(store, identity.key, {
    run: task.run,
    stage: task.stage.name,
    attempt,
    holder: `${hostname()} process ${process.pid}`,
  });
  if ('heldBy' in lease) {
    const by = lease.heldBy?.run ?? 'another run';
    log.info('another run computes the same', { by });
    return { status: 'held', by };
  }
  logWith({ fence: lease.fence });
  try {
    const result = await readResult(store, identity.key, { digest: true });
    if (!result) return await computeStage(settings, store, lease, task, identity, cancellationSignal());
    await recordCached(store, task, identity, result);
    settings.metrics.found(task.stage.kind);
    log.info('result found');
    const { outputs, summary } = result;
    return { status: 'done', cached: true, attempt, seconds: 0, outputs, summary };
  } finally {
    // Without it the next one that wants the key waits until the lease expires; what was computed counts all the same.
    await lease.release().catch(() => undefined);
  }
}
