import type { WorkflowHandle } from '@temporalio/client';
import { StrataError } from '../errors/strata-error.js';
import { findRun } from '../store/find-run.js';
import { homeStore } from '../store/open-store.js';
import { openRunningTemporal } from './temporal.js';

export interface OpenRun {
  readonly name: string;
  readonly handle: WorkflowHandle;
  readonly close: () => Promise<void>;
}

/** A run that is under way or paused. Throws RUN_NOT_UNDER_WAY for any other. */
export async function openRun(text: string): Promise<OpenRun> {
  const { name } = await findRun(homeStore(), text);
  const temporal = await openRunningTemporal();
  const handle = temporal?.client.workflow.getHandle(name);
  const description = await handle?.describe().catch(() => undefined);
  if (temporal && handle && description?.status.name === 'RUNNING')
    return { name, handle, close: () => temporal.close() };
  await temporal?.close();
  throw new StrataError({
    code: 'RUN_NOT_UNDER_WAY',
    fault: 'user',
    found: `${name} is not under way${description ? `: it is ${description.status.name.toLowerCase()}` : ''}`,
    remedy: `\`strata status ${name}\` shows how far it is`,
  });
}
