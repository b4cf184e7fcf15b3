import { cpus } from 'node:os';
import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../schemas/json.js';
import { computesOnGpu } from '../tensor/device.js';
import { native } from '../tensor/native.js';
import { gpuFacts } from './gpu-facts.js';

/** What the bits of a result depend on besides the program: TensorFlow, the processor, a GPU and the number of threads. */
export function executionFacts(threads: number): JsonObject {
  return {
    tensorflow: native.tensorflowVersion,
    cpu: cpus()[0]?.model ?? 'unknown',
    cpuFeatures: cpuFeatures(),
    threads,
    ...(computesOnGpu() && { gpu: gpuFacts() }),
  };
}

// TensorFlow picks its kernels by these.
const DECISIVE = /^(sse4_2|avx|avx2|fma|avx512\w*|avx_vnni|amx\w*|asimd\w*|sve\w*)$/;

function cpuFeatures(): string[] {
  try {
    const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? '';
    return flags
      .split(' ')
      .filter((flag) => DECISIVE.test(flag))
      .sort();
  } catch {
    return [];
  }
}
