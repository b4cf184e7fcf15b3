import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { JsonObject } from '../../schemas/json.js';
import { computesOnGpu } from '../tensor/device.js';
import { native } from '../tensor/native.js';

/** What the bits of a result depend on besides the program: TensorFlow, processor, GPU, and number of threads. */
export function executionFacts(threads: number): JsonObject {
  return {
    tensorflow: native.tensorflowVersion,
    cpu: cpus()[0]?.model ?? 'unknown',
    cpuFeatures: cpuFeatures(),
    threads,
    ...(computesOnGpu() && { gpu: gpuFacts() }),
  };
}

// TensorFlow selects its kernels by these CPU features.
const KERNEL_FEATURES = /^(sse4_2|avx|avx2|fma|avx512\w*|avx_vnni|amx\w*|asimd\w*|sve\w*)$/;

function cpuFeatures(): string[] {
  try {
    const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? '';
    return flags
      .split(' ')
      .filter((flag) => KERNEL_FEATURES.test(flag))
      .sort();
  } catch {
    return [];
  }
}

/** What bits depend on when this process computes on a GPU. */
function gpuFacts(): JsonObject {
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
