import { readdirSync } from 'node:fs';
import { environmentNumber } from '../platform/environment.js';
import { type Diagnostic, SpecError } from '../spec/diagnostic.js';
import { checkSpecFile, type GivenParams } from '../spec/load-plan.js';
import type { Plan, PlannedStage } from '../spec/plan.js';
import { homeStore } from '../store/open-store.js';
import { createRun, newRunName } from '../store/run.js';
import { startPipeline } from '../temporal/start-pipeline.js';
import type { WorkerSlots } from '../worker.js';
import { openTemporal, type Temporal } from './temporal.js';

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
