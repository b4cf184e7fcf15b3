import { getOneMessage } from 'execa';
import { type ErrorDetails, StrataError } from '../platform/errors.js';
import { stageKinds } from '../stages/kinds.js';
import { openStoreOfRun } from '../store/open-store.js';
import type { StageCode } from './outputs.js';
import { type ComputeEvent, type ComputeJob, type StageContext, Stopped } from './protocol.js';
import { fixThreads } from './tensor/threads.js';
import { withStepRate, withLog } from './events.js';

/** The compute process: takes one job from its parent, says what happens, and ends. */

let stop = false;
process.on('SIGTERM', () => {
  stop = true;
});
// A group of its own keeps Ctrl-C away; should the signal come all the same, the parent decides what it means.
process.on('SIGINT', () => undefined);
// Without its parent nobody would take the result.
const orphaned = (): never => process.exit(1);
process.on('disconnect', orphaned);

/** Resolves when the last message has been sent, or could not be. */
let sent: Promise<unknown> = Promise.resolve();

// Node writes a message at once. What follows one may be the recording of a graph, during which no other code runs.
const send = (event: ComputeEvent) => {
  sent = new Promise((resolve) => process.send?.(event, undefined, undefined, resolve));
};
// What is printed goes into the log of the attempt.
const say = withStepRate(withLog(send, console.log));

const job = (await getOneMessage()) as unknown as ComputeJob;
try {
  // Before TensorFlow is loaded with the stage's code.
  fixThreads((job.with['threads'] as number | undefined) ?? 2);
  // One kind's code alone: preparing data needs no training code, and training no archive readers.
  const { compute } = (await import(`../stages/${job.kind}/compute.js`)) as { readonly compute: StageCode };
  if (stageKinds[job.kind].usesTensorFlow) (await import('./tensor/device.js')).assertGpuIfAssigned();
  const context: StageContext = { job, store: openStoreOfRun(job.store), say, stopRequested: () => stop };
  say({ type: 'done', ...(await compute(context)) });
} catch (error) {
  if (error instanceof Stopped) say({ type: 'stopped', step: error.step });
  else say(failure(error));
}
await sent;
process.off('disconnect', orphaned);
process.disconnect();

function failure(error: unknown): ComputeEvent {
  const details: ErrorDetails = error instanceof StrataError ? error.details : unexpected(error);
  const stack = error instanceof Error ? error.stack : undefined;
  if (details.cause === 'bug') console.error(stack ?? error);
  return { type: 'failed', error: details };
}

function unexpected(error: unknown): ErrorDetails {
  const message = error instanceof Error ? error.message : String(error);
  if ((error as { code?: string } | undefined)?.code === 'STRATA_TENSOR_MEMORY') {
    return {
      code: 'COMPUTE_MEMORY',
      cause: 'user',
      found: `TensorFlow ran out of memory: ${message}`,
      remedy: 'take a smaller batch or network',
    };
  }
  return {
    code: 'COMPUTE_BUG',
    cause: 'bug',
    found: message,
    remedy: 'report it with the log of the attempt',
  };
}
