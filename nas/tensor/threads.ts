/**
 * Fixes the number of threads that share one TensorFlow operation, on which bits depend. All sessions of a process share
 * one pool, made when TensorFlow is loaded, as large as the environment says or else as the host has cores: so this must
 * come before anything imports `tensorflow.ts`, and overrules what the environment said.
 */
export function fixThreads(threads: number): void {
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
  process.env['TF_NUM_INTEROP_THREADS'] = String(threads);
}
