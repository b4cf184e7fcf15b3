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
    // Without it the next one that wants the key waits until the lease expires; what was computed counts all the same.
    await lease.release().catch(() => undefined);
  }
}

export interface ComputeSettings {
  /** The program that speaks nas/protocol.ts. */
  readonly program: string;
  readonly devices: Devices;
  readonly metrics: StageMetrics;
  /** Seconds that a compute process is given to write a checkpoint when it is told to stop. */
  readonly graceSeconds: number;
}

/** Computes a stage under its lease, publishes what comes out, and records how the attempt ended. */
export async function computeStage(
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
  let seen: StageHeartbeat = {
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
  const beating = startHeartbeat(() => seen);
  const { heartbeatTimeoutMs = Infinity } = activityInfo();
  const keeping = keepLease(lease, heartbeatTimeoutMs / 1000, () => fenced.abort());
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
        seen = remember(seen, event);
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
    // A later attempt's result may have stood there already. Then it tells of itself.
    if (!(await lease.held())) throw leaseLost(task);
    await recordAttempt(store, task, identity, [...before, recorder.ended('completed')], { outputs, summary });
    await removeCheckpoints(store, identity.key);
    const seconds = recorder.seconds();
    reporter.completed(seconds);
    return { status: 'done', cached: false, attempt, seconds, outputs, summary };
  } catch (error) {
    const told =
      noProgressError(stage.name, [...before, recorder.ended('failed', error)], activityInfo().attempt) ?? error;
    // The attempt that took over tells of this one, as lost; a record from here might come after its success.
    if (await lease.held().catch(() => false))
      await recordAttempt(store, task, identity, [...before, recorder.ended('failed', told)]).catch(
        () => undefined,
      );
    reporter.failed(told);
    throw told;
  } finally {
    beating.stop();
    keeping.stop();
    device.giveBack();
  }
}

function remember(seen: StageHeartbeat, event: ComputeEvent): StageHeartbeat {
  if (event.type === 'started') return { ...seen, fromStep: event.fromStep, facts: event.facts };
  if (event.type === 'progress') return { ...seen, progress: event };
  if (event.type === 'checkpoint') return { ...seen, checkpoint: event.step };
  return seen;
}

/** A checkpoint that was on its way as the stage was finished by another attempt. */
async function removeLateCheckpoints(store: ObjectStore, key: string): Promise<void> {
  if (await readResult(store, key)) await removeCheckpoints(store, key);
}

function leaseLost({ run, stage }: StageTask): StrataError {
  return new StrataError({
    code: 'LEASE_LOST',
    cause: 'environment',
    found: `another attempt took over stage ${stage.name} of run ${run}`,
    remedy: 'nothing: the later attempt carries on, and what this one did is not used',
  });
}

/** At most; it must be several times per expiry of a lease. */
const renewEverySeconds = 3;

/**
 * Renews the lease until told to stop; calls `onLost` once when another writer has taken over, and so within the time by
 * which Temporal gives up a worker that is not heard of.
 */
export function keepLease(lease: Lease, heartbeatSeconds: number, onLost: () => void): { stop(): void } {
  let asking = false;
  const renew = (): void => {
    // A store that is away lets one wait, and one is enough.
    if (asking) return;
    asking = true;
    lease
      .renew()
      .then(
        (held) => {
          if (held) return;
          clearInterval(timer);
          onLost();
        },
        // A store that cannot be reached now may be reached at the next renewal; the fence guards what is written.
        () => undefined,
      )
      .finally(() => (asking = false));
  };
  const timer = setInterval(renew, Math.min(renewEverySeconds, heartbeatSeconds / 3) * 1000);
  return { stop: () => clearInterval(timer) };
}
