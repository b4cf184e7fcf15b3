import { StrataError } from '../../platform/errors.js';
import { native } from './native.js';
// Loaded first: it says what TensorFlow may do with a GPU.
import './tensorflow.js';

let onGpu: boolean | undefined;

/** Whether TensorFlow has a GPU, on which it then places every operation that has a kernel for it. */
export function computesOnGpu(): boolean {
  return (onGpu ??= native.deviceTypes().includes('GPU'));
}

/**
 * Ends a computation that was given a GPU which TensorFlow cannot use, instead of computing on the processor unseen: far
 * slower, and with other bits. Which GPU that is, the worker says by CUDA_VISIBLE_DEVICES.
 * @throws COMPUTE_NO_GPU
 */
export function assertGpuIfGiven(): void {
  const given = process.env['CUDA_VISIBLE_DEVICES'];
  if (!given || computesOnGpu()) return;
  throw new StrataError({
    code: 'COMPUTE_NO_GPU',
    cause: 'environment',
    found: `GPU ${given} was given to this stage, and TensorFlow can use none`,
    expected: 'a TensorFlow with CUDA, NVIDIA’s driver, and that GPU',
    remedy: 'see the log of the attempt with TF_CPP_MIN_LOG_LEVEL=0, and docs/setup.md on GPUs',
  });
}
