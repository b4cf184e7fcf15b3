import { readdirSync } from 'node:fs';
import {
  type WorkflowExecutionDescription,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { environmentNumber } from '../platform/environment.js';
import { StrataError } from '../platform/errors.js';
import { type Diagnostic, SpecError } from '../spec/diagnostic.js';
import { checkSpecFile, type GivenParams } from '../spec/load-plan.js';
import type { Plan, PlannedStage } from '../spec/plan.js';
import { homeStore } from '../store/open-store.js';
import { createRun, newRunName, readPlan, type RunRecord } from '../store/run.js';
import { startPipeline } from '../temporal/start-pipeline.js';
import type { WorkerSlots } from '../worker.js';
import { pauseSignal, resumeSignal, type RunStatus, searchAttributes } from '../workflows/pipeline-state.js';
import { namedRun } from './named-run.js';
import { findStageOf } from './outputs.js';
import { recompute } from './recompute.js';
import { openRunningTemporal, openTemporal, type Temporal } from './temporal.js';
import { ignoreEnded } from './watch.js';

export interface CheckedPlan {
  readonly plan: Plan;
  readonly warnings: readonly Diagnostic[];
}

/** The plan of a spec file, with its warnings. Throws SpecError if the spec has errors. */
export async function checkedPlan(file: string, params: GivenParams): Promise<CheckedPlan> {
  const { plan, diagnostics } = await checkSpecFile(file, params);
  if (!plan) throw new SpecError(diagnostics);
  return { plan, warnings: diagnostics };
}

/** Records a plan as a new run and starts it. `onCreated` receives the run's name before the server is started. */
export async function startRun(plan: Plan, onCreated: (name: string) => void): Promise<StartedRun> {
  const store = homeStore();
  const run = newRunName(plan.name);
  await createRun(store, { name: run, plan });
  onCreated(run);
  return { run, ...(await submit({ run, plan, store: store.uri })) };
}

export interface StartedRun extends Submitted {
  readonly run: string;
}

/** How many stages this computer runs in parallel: STRATA_CPU_SLOTS on the CPU, and one on each GPU. */
export function slots(): WorkerSlots {
  return { cpu: environmentNumber('STRATA_CPU_SLOTS'), gpu: countGpus() };
}

/** GPUs that TensorFlow can use: none unless it is set up for GPUs. */
function countGpus(): number {
  if (process.env['STRATA_TENSORFLOW'] !== 'gpu') return 0;
  const visible = process.env['CUDA_VISIBLE_DEVICES'];
  if (visible !== undefined) return visible.split(',').filter(Boolean).length;
  try {
    return readdirSync('/dev').filter((name) => /^nvidia\d+$/.test(name)).length;
  } catch {
    return 0;
  }
}

export interface Placement {
  readonly plan: Plan;
  /** What the user should know before a long computation starts. */
  readonly warnings: readonly string[];
}

/**
 * For the embedded server, which has this computer only: without a GPU, stages that ask for one run on the CPU. The
 * queue is not part of a stage key, so the result is valid everywhere.
 */
export function placeOnThisComputer(plan: Plan): Placement {
  const forGpu = plan.stages.filter((stage) => stage.resources.queue === 'gpu');
  if (forGpu.length === 0 || slots().gpu > 0) return { plan, warnings: [] };
  return {
    plan: { ...plan, stages: plan.stages.map(onCpu) },
    warnings: [
      `TensorFlow has no GPU to use here: ${forGpu.map((stage) => stage.name).join(', ')} will run on the CPU, ` +
        'which takes far longer (STRATA_TENSORFLOW=gpu sets up for GPUs; TEMPORAL_ADDRESS names a cluster that has some)',
    ],
  };
}

function onCpu(stage: PlannedStage): PlannedStage {
  return { ...stage, resources: { ...stage.resources, queue: 'cpu' } };
}

/** A worker without a heartbeat for this long counts as lost. */
const heartbeatSeconds = environmentNumber('STRATA_HEARTBEAT_SECONDS');

/** A workflow that was started, and what the user should know about it. */
export interface Submitted {
  readonly temporal: Temporal;
  readonly warnings: readonly string[];
}

/** Starts a run's workflow on the Temporal service of this environment, or on one that is already open. */
export async function submit(
  run: { readonly run: string; readonly plan: Plan; readonly store: string },
  opened?: Temporal,
): Promise<Submitted> {
  const temporal = opened ?? (await openTemporal());
  const { plan, warnings } = temporal.embedded
    ? placeOnThisComputer(run.plan)
    : { plan: run.plan, warnings: [] };
  await startPipeline(temporal.client, { ...run, plan, heartbeatSeconds });
  return { temporal, warnings };
}

/** Stops a run at its next checkpoints until it is resumed. Returns its name. Throws RUN_NOT_ACTIVE. */
export async function pauseRun(text: string): Promise<string> {
  return withOpenRun(text, (handle) => handle.signal(pauseSignal));
}

/** Cancels a run; its running stages write a last checkpoint. Returns its name. Throws RUN_NOT_ACTIVE. */
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
    code: 'RUN_NOT_ACTIVE',
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
 * that depend on it. Throws RUN_ACTIVE, RUN_STAGE_UNKNOWN, RUN_STAGE_HELD.
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
 * started the server, is cancelled; afterwards its stages have stopped. Throws RUN_ACTIVE if the run is active.
 */
async function endWorkflow(run: RunRecord, temporal: Temporal, next: Next): Promise<void> {
  if (next === 'nothing' || next === 'start') return;
  if (next === 'watch' && !temporal.started) {
    await temporal.close();
    throw new StrataError({
      code: 'RUN_ACTIVE',
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
