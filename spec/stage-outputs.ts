import type { StageKind } from './plan.js';

/** What each kind of stage leaves behind. Equal names are outputs of the same kind. */
export const stageOutputs: Readonly<Record<StageKind, readonly string[]>> = {
  prepare: ['dataset'],
  warmup: ['checkpoint', 'metrics'],
  search: ['checkpoint', 'metrics'],
  derive: ['genotype'],
  evaluate: ['weights', 'metrics'],
};

export function isStageKind(text: unknown): text is StageKind {
  return typeof text === 'string' && Object.hasOwn(stageOutputs, text);
}
