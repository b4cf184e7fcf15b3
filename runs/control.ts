import type { WorkflowHandle } from '@temporalio/client';
import { StrataError } from '../platform/errors.js';
import { homeStore } from '../store/open-store.js';
import { findRun } from '../store/run.js';
import { pauseSignal } from '../workflows/pipeline-state.js';
import { openRunningTemporal } from './temporal.js';

/** Stops a run at its next checkpoints until it is resumed. Returns its name. Throws RUN_NOT_UNDER_WAY. */
export async function pauseRun(text: string): Promise<string> {
  return withOpenRun(text, (handle) => handle.signal(pauseSignal));
}

/** Ends a run; the stages that it computes write a last checkpoint. Returns its name. Throws RUN_NOT_UNDER_WAY. */
export async function cancelRun(text: string): Promise<string> {
  return withOpenRun(text, (handle) => handle.cancel());
}

/** Acts on the workflow of a run that is running or paused. */
async function withOpenRun(text: string, act: (handle: WorkflowHandle) => Promise<unknown>): Promise<string> {
  const { name } = await findRun(homeStore(), text);
  const temporal = await openRunningTemporal();
  try {
    const handle = temporal?.client.workflow.getHandle(name);
    const description = await handle?.describe().catch(() => undefined);
    if (!handle || description?.status.name !== 'RUNNING') {
      throw notOpen(name, description?.status.name.toLowerCase());
    }
    await act(handle);
    return name;
  } finally {
    await temporal?.close();
  }
}

function notOpen(name: string, status: string | undefined): StrataError {
  return new StrataError({
    code: 'RUN_NOT_UNDER_WAY',
    cause: 'user',
    found: `${name} is not running${status ? `: it is ${status}` : ''}`,
    remedy: `\`strata status ${name}\` shows its progress`,
  });
}
