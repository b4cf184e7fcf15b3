import type { FaultKind } from '../strike.js';
import { atPoints } from './at-points.js';
import { away } from './away.js';
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
