import type { Plan, PlannedStage } from '../spec/plan.js';
import { slots } from './slots.js';

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
