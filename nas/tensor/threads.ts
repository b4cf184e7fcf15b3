/**
 * Sets the number of threads of a TensorFlow operation, on which bits depend. All sessions of a process share one thread
 * pool, which TensorFlow creates when it is loaded, with a size from the environment or the number of cores. Call this
 * before anything imports `tensorflow.ts`; it overrides the environment.
 */
export function fixThreads(threads: number): void {
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
  process.env['TF_NUM_INTEROP_THREADS'] = String(threads);
}
