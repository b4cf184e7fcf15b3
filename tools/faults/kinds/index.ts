import type { FaultKind } from '../fault-kind.js';
import { atPoints } from './crash-points.js';
import { away } from './outages.js';
import { killed } from './killed.js';
import { limits } from './limits.js';
import { storage } from './storage.js';
import { zombies } from './zombies.js';

export const kinds: readonly FaultKind[] = [
  ...killed,
  ...atPoints,
  ...zombies,
  ...away,
  ...storage,
  ...limits,
];
