import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // TensorFlow and Temporal each load a native library that is not made for worker threads.
    pool: 'forks',
    maxWorkers: 2,
    // Tests that start, kill and watch real processes wait for other processes' turns; on a shared machine one may come late.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
