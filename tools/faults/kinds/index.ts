import type { FaultKind } from '../fault-kind.js';
import { crashPoints } from './crash-points.js';
import { outages } from './outages.js';
import { killed } from './killed.js';
import { limits } from './limits.js';
import { storage } from './storage.js';
import { zombies } from './zombies.js';

export const kinds: readonly FaultKind[] = [
  ...killed,
  ...crashPoints,
  ...zombies,
  ...outages,
  ...storage,
  ...limits,
];
