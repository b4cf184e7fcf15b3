import { readdirSync } from 'node:fs';
import { environmentNumber } from '../paths/environment-number.js';
import type { WorkerSlots } from '../worker.js';

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
