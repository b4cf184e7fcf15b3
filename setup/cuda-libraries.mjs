import { join } from 'node:path';
import { linksTo, pointTo } from './point-to.mjs';

// TensorFlow's loader, in libtensorflow_framework, looks for NVIDIA's libraries in the folders of its run path. Those of
// cuSOLVER are in the run path of libtensorflow_cc only, where nobody asks; and with one library missing TensorFlow uses
// no GPU at all. Beside cuBLAS it is found, and finds from there what it needs itself.
const link = join('nvidia', 'cublas', 'lib', 'libcusolver.so.11');
const target = join('..', '..', 'cusolver', 'lib', 'libcusolver.so.11');

/** Lets TensorFlow find every library of its CUDA wheels, unpacked into `folder`. */
export function linkCudaLibraries(folder) {
  if (!cudaLibrariesLinked(folder)) pointTo(join(folder, link), target);
}

export function cudaLibrariesLinked(folder) {
  return linksTo(join(folder, link), target);
}
