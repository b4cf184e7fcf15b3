import { readdirSync } from 'node:fs';
import { environmentNumber } from '../platform/environment.js';
import type { Plan, PlannedStage } from '../spec/plan.js';
import { startPipeline } from '../temporal/start-pipeline.js';
import type { WorkerSlots } from '../worker.js';
import { openTemporal, type Temporal } from './temporal.js';

/** What this computer can compute side by side: STRATA_CPU_SLOTS stages on its processor, and one on each GPU. */
export function slots(): WorkerSlots {
  return { cpu: environmentNumber('STRATA_CPU_SLOTS'), gpu: countGpus() };
}

/** GPUs that TensorFlow can use: none unless it was set up for them. */
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
 * For the embedded server, which has this computer only: stages that ask for a GPU are computed on the CPU when there
 * is none. Where a stage runs is no part of its key, so its result counts everywhere.
 */
export function placeOnThisComputer(plan: Plan): Placement {
  const wanting = plan.stages.filter((stage) => stage.resources.queue === 'gpu');
  if (wanting.length === 0 || slots().gpu > 0) return { plan, warnings: [] };
  return {
    plan: { ...plan, stages: plan.stages.map(onCpu) },
    warnings: [
      `no GPU that TensorFlow can use here: ${wanting.map((stage) => stage.name).join(', ')} will run on the CPU, ` +
        'which takes far longer (STRATA_TENSORFLOW=gpu sets up for GPUs; TEMPORAL_ADDRESS names a cluster that has some)',
    ],
  };
}

function onCpu(stage: PlannedStage): PlannedStage {
  return { ...stage, resources: { ...stage.resources, queue: 'cpu' } };
}

/** A worker that is not heard of for so long is taken for dead. */
const heartbeatSeconds = environmentNumber('STRATA_HEARTBEAT_SECONDS');

/** A run that was started, and what the user should know about that. */
export interface Submitted {
  readonly temporal: Temporal;
  readonly warnings: readonly string[];
}

/** Starts a run's workflow on the Temporal service of this environment, or on the one that is already open. */
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
