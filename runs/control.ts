import {
  type WorkflowExecutionDescription,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { StrataError } from '../platform/errors.js';
import { readPlan, type RunRecord } from '../store/run.js';
import { pauseSignal, resumeSignal, type RunStatus, searchAttributes } from '../workflows/pipeline-state.js';
import { namedRun } from './named-run.js';
import { findStageOf } from './outputs.js';
import { recompute } from './recompute.js';
import { submit } from './start.js';
import { openRunningTemporal, openTemporal, type Temporal } from './temporal.js';
import { ignoreEnded } from './watch.js';

/** Stops a run at its next checkpoints until it is resumed. Returns its name. Throws RUN_NOT_UNDER_WAY. */
export async function pauseRun(text: string): Promise<string> {
  return withOpenRun(text, (handle) => handle.signal(pauseSignal));
}

/** Cancels a run; its running stages write a last checkpoint. Returns its name. Throws RUN_NOT_UNDER_WAY. */
export async function cancelRun(text: string): Promise<string> {
  return withOpenRun(text, (handle) => handle.cancel());
}

/** Acts on the workflow of a run that is running or paused. */
async function withOpenRun(text: string, act: (handle: WorkflowHandle) => Promise<unknown>): Promise<string> {
  const { name } = (await namedRun(text)).run;
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

/** How a run was resumed. */
export type Resumption =
  | { readonly type: 'finished' }
  /** Its workflow was paused and continues. */
  | { readonly type: 'continued' }
  /** Its workflow was active; `interrupted`: only because the server was just started again. */
  | { readonly type: 'active'; readonly interrupted: boolean }
  /** A new workflow was started, which finds finished stages and checkpoints in the store. */
  | { readonly type: 'restarted' }
  /** The same, after the results of these stages were discarded. */
  | { readonly type: 'recomputing'; readonly stages: readonly string[] };

export interface Resumed {
  readonly run: RunRecord;
  readonly resumption: Resumption;
  /** Closed where the run has finished. */
  readonly temporal: Temporal;
  readonly warnings: readonly string[];
}

/**
 * Continues a run. Its finished stages and checkpoints are in the store: unless its workflow is active, a new one is
 * started under the same name, which does not depend on the old history. `from` names a stage to recompute, with all
 * that depend on it. Throws RUN_UNDER_WAY, RUN_STAGE_UNKNOWN, RUN_STAGE_HELD.
 */
export async function resumeRun(text: string, options: { readonly from?: string } = {}): Promise<Resumed> {
  const { store, run } = await namedRun(text);
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
      // It may have been paused a moment ago, or while it had no worker.
      await handle.signal(resumeSignal).catch(ignoreEnded);
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
  // A workflow older than the embedded server's supervisor may have been paused by an earlier build.
  return temporal.since && description.startTime < temporal.since ? 'start' : 'signal';
}

/**
 * Makes sure that nothing computes for the run. A run that is paused, or that continued only because this command
 * started the server, is cancelled; afterwards its stages have stopped. Throws RUN_UNDER_WAY if the run is active.
 */
async function endWorkflow(run: RunRecord, temporal: Temporal, next: Next): Promise<void> {
  if (next === 'nothing' || next === 'start') return;
  if (next === 'watch' && !temporal.started) {
    await temporal.close();
    throw new StrataError({
      code: 'RUN_UNDER_WAY',
      cause: 'user',
      found: `${run.name} is running`,
      expected: 'a run that is paused or has ended, since results are discarded',
      remedy: `\`strata pause ${run.name}\`, then repeat the command`,
    });
  }
  const handle = temporal.client.workflow.getHandle(run.name);
  await handle.cancel();
  await handle.result().catch(() => undefined);
}
