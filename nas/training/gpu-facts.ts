import { spawnSync } from 'node:child_process';
import type { JsonObject } from '../../schemas/json.js';

/** What bits depend on besides where the computing is done by the GPU that this process sees. */
export function gpuFacts(): JsonObject {
  const [device] = (process.env['CUDA_VISIBLE_DEVICES'] ?? '0').split(',');
  const query = ['--query-gpu=name,driver_version', '--format=csv,noheader', `--id=${device}`];
  const { stdout, status } = spawnSync('nvidia-smi', query, { encoding: 'utf8' });
  const [name, driver] = status === 0 ? stdout.trim().split(', ') : [];
  return {
    name: name ?? 'unknown',
    driver: driver ?? 'unknown',
    deterministic: process.env['TF_DETERMINISTIC_OPS'] === '1',
    tf32: process.env['NVIDIA_TF32_OVERRIDE'] !== '0',
  };
}
