import { StrataError } from '../../platform/errors.js';
import { native } from './native.js';
// Loaded first: sets TensorFlow's options for GPUs.
import './tensorflow.js';

let onGpu: boolean | undefined;

/** Whether TensorFlow can use a GPU. It then places every operation with a GPU kernel there. */
export function computesOnGpu(): boolean {
  return (onGpu ??= native.deviceTypes().includes('GPU'));
}

/**
 * Fails if the worker assigned a GPU (CUDA_VISIBLE_DEVICES) that TensorFlow cannot use. Silently computing on the
 * processor would be far slower and give other bits.
 * @throws COMPUTE_NO_GPU
 */
export function assertGpuIfAssigned(): void {
  const assigned = process.env['CUDA_VISIBLE_DEVICES'];
  if (!assigned || computesOnGpu()) return;
  throw new StrataError({
    code: 'COMPUTE_NO_GPU',
    cause: 'environment',
    found: `GPU ${assigned} is assigned to this stage, but TensorFlow cannot use a GPU`,
    expected: 'TensorFlow with CUDA, NVIDIA’s driver, and the assigned GPU',
    remedy:
      'see the log of the attempt with TF_CPP_MIN_LOG_LEVEL=0, and the section on GPUs in docs/setup.md',
  });
}
