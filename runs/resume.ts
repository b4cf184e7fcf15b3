import { type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import { StrataError } from '../platform/errors.js';
import { homeStore } from '../store/open-store.js';
import { findRun, readPlan, type RunRecord } from '../store/run.js';
import { resumeSignal, type RunStatus, searchAttributes } from '../workflows/pipeline-state.js';
import { findStageOf } from './outputs.js';
import { recompute } from './recompute.js';
import { submit } from './submit.js';
import { openTemporal, type Temporal } from './temporal.js';
import { unlessEnded } from './watch.js';

/** How a run was resumed. */
export type Resumption =
  | { readonly type: 'finished' }
  /** Its workflow was paused and continues. */
  | { readonly type: 'continued' }
  /** Its workflow was active; `interrupted`: only because the server was just started again. */
  | { readonly type: 'active'; readonly interrupted: boolean }
  /** A new workflow was started, which finds finished stages and checkpoints in the store. */
  | { readonly type: 'restarted' }
  /** The same, after the results of these stages were set aside. */
  | { readonly type: 'recomputing'; readonly stages: readonly string[] };

export interface Resumed {
  readonly run: RunRecord;
  readonly resumption: Resumption;
  /** Closed where the run has finished. */
  readonly temporal: Temporal;
  readonly warnings: readonly string[];
}

/**
 * Continues a run. What it has finished is in the store, and so are its checkpoints: unless its workflow is alive, a new
 * one is started under the same name, which old histories, even lost ones, do not bind. `from` names a stage that is to
 * be recomputed, with all that depend on it. Throws RUN_UNDER_WAY, RUN_STAGE_UNKNOWN, RUN_STAGE_HELD.
 */
export async function resumeRun(text: string, options: { readonly from?: string } = {}): Promise<Resumed> {
  const store = homeStore();
  const run = await findRun(store, text);
  const plan = await readPlan(store, run);
  const from = options.from === undefined ? undefined : findStageOf(run, plan.stages, options.from);
  const temporal = await openTemporal();
  const next = nextStep(await describe(temporal, run.name), temporal);
  const start = async () => (await submit({ run: run.name, plan, store: store.uri }, temporal)).warnings;
  const handle = temporal.client.workflow.getHandle(run.name);
  if (from) {
    await endWorkflow(run, temporal, next);
    const stages = await recompute(store, run.name, plan, from);
    return { run, temporal, resumption: { type: 'recomputing', stages }, warnings: await start() };
  }
  switch (next) {
    case 'nothing':
      await temporal.close();
      return { run, temporal, resumption: { type: 'finished' }, warnings: [] };
    case 'signal':
      await handle.signal(resumeSignal);
      return { run, temporal, resumption: { type: 'continued' }, warnings: [] };
    case 'watch':
      // It may have been told to pause just now, by somebody who has changed their mind, or while it had no worker.
      await handle.signal(resumeSignal).catch(unlessEnded);
      return { run, temporal, resumption: { type: 'active', interrupted: temporal.started }, warnings: [] };
    case 'start':
      return { run, temporal, resumption: { type: 'restarted' }, warnings: await start() };
  }
}

async function describe(temporal: Temporal, run: string): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await temporal.client.workflow.getHandle(run).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

type Next = 'nothing' | 'signal' | 'watch' | 'start';

function nextStep(description: WorkflowExecutionDescription | undefined, temporal: Temporal): Next {
  if (description?.status.name === 'COMPLETED') return 'nothing';
  if (description?.status.name !== 'RUNNING') return 'start';
  const status = description.typedSearchAttributes.get(searchAttributes.status) as RunStatus | undefined;
  if (status !== 'paused') return 'watch';
  // A workflow that is older than the embedded server's supervisor was paused maybe days and builds ago.
  return temporal.since && description.startTime < temporal.since ? 'start' : 'signal';
}

/**
 * Sees to it that nothing computes for the run. One that is paused, or went on only because this command started the
 * server, is ended, and its stages have stopped afterwards. Throws RUN_UNDER_WAY for one that somebody else set going.
 */
async function endWorkflow(run: RunRecord, temporal: Temporal, next: Next): Promise<void> {
  if (next === 'nothing' || next === 'start') return;
  if (next === 'watch' && !temporal.started) {
    await temporal.close();
    throw new StrataError({
      code: 'RUN_UNDER_WAY',
      cause: 'user',
      found: `${run.name} is under way`,
      expected: 'a run that is paused or has ended, since results are set aside',
      remedy: `\`strata pause ${run.name}\`, then the same again`,
    });
  }
  const handle = temporal.client.workflow.getHandle(run.name);
  await handle.cancel();
  await handle.result().catch(() => undefined);
}
