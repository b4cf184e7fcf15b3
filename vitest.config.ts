import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // TensorFlow and Temporal each load a native library that is not made for worker threads.
    pool: 'forks',
    // One more than two cores: tests of whole runs spend half their time waiting for servers, retries and heartbeats.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
