import type { StageKind } from './plan.js';

/** Part of every stage key. Raise a kind's number by hand whenever the same settings give another result. */
export const stageVersions: Readonly<Record<StageKind, number>> = {
  prepare: 1,
  warmup: 2,
  search: 2,
  derive: 2,
  evaluate: 3,
};
