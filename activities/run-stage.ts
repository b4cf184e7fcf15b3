import { hostname } from 'node:os';
import { activityInfo, cancellationSignal, log } from '@temporalio/activity';
import type { ComputeEvent } from '../nas/protocol.js';
import { StrataError } from '../platform/errors.js';
import { removeCheckpoints } from '../store/checkpoint.js';
import { acquireLease, type Lease } from '../store/lease.js';
import type { ObjectStore } from '../store/object-store.js';
import { openStoreOfRun } from '../store/open-store.js';
import { publishResult, readResult } from '../store/result.js';
import { assertUnchanged } from '../store/source-digests.js';
import { attemptLog } from './attempt-log.js';
import { attemptRecorder, attemptReporter, attemptsBefore, noProgressError } from './attempts.js';
import { compute } from './compute-process.js';
import type { Devices } from './devices.js';
import { startHeartbeat } from './find-stage.js';
import { recordAttempt, recordCached } from './record-stage.js';
import type { StageHeartbeat, StageIdentity, StageOutcome, StageTask } from './stage-activities.js';
import { addLogFields } from './stage-log.js';
import type { StageMetrics } from './stage-metrics.js';

/**
 * Acquires the stage's lease and computes the stage, unless another run has finished it since the first lookup. If another
 * run is computing it, returns at once to free the compute slot.
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
    log.info('another run computes the same stage', { by });
    return { status: 'held', by };
  }
  addLogFields({ fence: lease.fence });
  try {
    const result = await readResult(store, identity.key, { digest: true });
    if (!result) return await computeStage(settings, store, lease, task, identity, cancellationSignal());
    await recordCached(store, task, identity, result);
    settings.metrics.found(task.stage.kind);
    log.info('result found');
    const { outputs, summary } = result;
    return { status: 'done', cached: true, attempt, seconds: 0, outputs, summary };
  } finally {
    // On failure the lease ends by expiry; the result is still valid.
    await lease.release().catch(() => undefined);
  }
}

export interface ComputeSettings {
  /** The program that speaks nas/protocol.ts. */
  readonly program: string;
  readonly devices: Devices;
  readonly metrics: StageMetrics;
  /** Seconds for a compute process to write a checkpoint after a stop request. */
  readonly graceSeconds: number;
}

/** Computes a stage under its lease, publishes the result, and records how the attempt ended. */
async function computeStage(
  settings: ComputeSettings,
  store: ObjectStore,
  lease: Lease,
  task: StageTask,
  identity: StageIdentity,
  stop: AbortSignal,
): Promise<StageOutcome> {
  const { run, stage } = task;
  const before = await attemptsBefore(store, task, identity.key, lease.fence);
  const attempt = before.length + 1;
  const recorder = attemptRecorder(attempt, lease.fence);
  let details: StageHeartbeat = {
    stage: stage.name,
    kind: stage.kind,
    host: hostname(),
    attempt,
    activityAttempt: activityInfo().attempt,
  };
  addLogFields({ attempt, fence: lease.fence });
  const logFile = await attemptLog(run, stage.name, lease.fence);
  const reporter = attemptReporter(settings.metrics, stage, stop, logFile);
  const fenced = new AbortController();
  const heartbeat = startHeartbeat(() => details);
  const { heartbeatTimeoutMs = Infinity } = activityInfo();
  const renewal = keepLease(lease, heartbeatTimeoutMs / 1000, () => fenced.abort());
  const device = settings.devices.take(stage.resources.queue);
  try {
    const end = await compute({
      program: settings.program,
      job: {
        kind: stage.kind,
        key: identity.key,
        with: stage.with,
        inputs: task.inputs,
        sources: identity.sources,
        store: task.store,
        fence: lease.fence,
        checkpoint: stage.checkpoint,
      },
      env: device.env,
      logFile,
      stop,
      abandon: fenced.signal,
      graceSeconds: settings.graceSeconds,
      onEvent: (event) => {
        details = remember(details, event);
        recorder.observe(event);
        reporter.observe(event);
      },
    });
    if (!(await lease.held())) {
      await removeLateCheckpoints(store, identity.key);
      throw leaseLost(task);
    }
    if (end.type === 'stopped') {
      await recordAttempt(store, task, identity, [...before, recorder.ended('stopped')]);
      reporter.stopped(end.step);
      return { status: 'stopped', step: end.step };
    }
    await assertUnchanged(stage.sources, identity.sources);
    const { outputs, summary } = await publishResult(
      store,
      identity.key,
      {
        kind: stage.kind,
        outputs: end.outputs,
        summary: end.summary,
        producedBy: { run, stage: stage.name, attempt },
      },
      lease,
    );
    // The published result may be that of a later attempt, which records itself.
    if (!(await lease.held())) throw leaseLost(task);
    await recordAttempt(store, task, identity, [...before, recorder.ended('completed')], {
      outputs,
      summary,
    });
    await removeCheckpoints(store, identity.key);
    const seconds = recorder.seconds();
    reporter.completed(seconds);
    return { status: 'done', cached: false, attempt, seconds, outputs, summary };
  } catch (error) {
    const reported =
      noProgressError(stage.name, [...before, recorder.ended('failed', error)], activityInfo().attempt) ??
      error;
    // Otherwise the attempt that took over records this one as lost. A record from here could follow its success.
    if (await lease.held().catch(() => false))
      await recordAttempt(store, task, identity, [...before, recorder.ended('failed', reported)]).catch(
        () => undefined,
      );
    reporter.failed(reported);
    throw reported;
  } finally {
    heartbeat.stop();
    renewal.stop();
    device.release();
  }
}

function remember(details: StageHeartbeat, event: ComputeEvent): StageHeartbeat {
  if (event.type === 'started') return { ...details, fromStep: event.fromStep, facts: event.facts };
  if (event.type === 'progress') return { ...details, progress: event };
  if (event.type === 'checkpoint') return { ...details, checkpoint: event.step };
  return details;
}

/** Removes checkpoints that were written while another attempt finished the stage. */
async function removeLateCheckpoints(store: ObjectStore, key: string): Promise<void> {
  if (await readResult(store, key)) await removeCheckpoints(store, key);
}

function leaseLost({ run, stage }: StageTask): StrataError {
  return new StrataError({
    code: 'LEASE_LOST',
    cause: 'environment',
    found: `another attempt took over stage ${stage.name} of run ${run}`,
    remedy: 'none needed: the later attempt continues, and the work of this one is ignored',
  });
}

/** The maximum interval. A lease must be renewed several times per expiry. */
const renewEverySeconds = 3;

/**
 * Renews the lease until stopped. Calls `onLost` once when another writer has taken over, within the heartbeat timeout after
 * which Temporal gives up a worker.
 */
export function keepLease(lease: Lease, heartbeatSeconds: number, onLost: () => void): { stop(): void } {
  let isRenewing = false;
  const renew = (): void => {
    // An unreachable store blocks a renewal; do not start another.
    if (isRenewing) return;
    isRenewing = true;
    lease
      .renew()
      .then(
        (held) => {
          if (held) return;
          clearInterval(timer);
          onLost();
        },
        // The store may be reachable at the next renewal; the fence protects writes.
        () => undefined,
      )
      .finally(() => (isRenewing = false));
  };
  const timer = setInterval(renew, Math.min(renewEverySeconds, heartbeatSeconds / 3) * 1000);
  return { stop: () => clearInterval(timer) };
}
