import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../platform/paths.js';

const module = (path: string): string => JSON.stringify(join(projectRoot, 'dist', 'nas', 'tensor', path));

/** Number of threads of a process that sets it and computes something; the environment sets another number. */
async function threadsOf(threads: number): Promise<number> {
  const program = `
    const { fixThreads } = await import(${module('threads.js')});
    fixThreads(${threads});
    const { tf } = await import(${module('tensorflow.js')});
    tf.matMul(tf.ones([256, 256]), tf.ones([256, 256])).dataSync();
    const { readdirSync } = await import('node:fs');
    console.log(readdirSync('/proc/self/task').length);`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', program], {
    env: { TF_NUM_INTRAOP_THREADS: '7' },
  });
  return Number(stdout.split('\n').at(-1));
}

test.skipIf(process.platform !== 'linux')(
  'the number of threads is the fixed one, whatever the host and the environment',
  async () => {
    const [one, six] = [await threadsOf(1), await threadsOf(6)];
    // The pool has one thread fewer than the number, because the caller works too. There may be several pools.
    expect(six - one).toBeGreaterThanOrEqual(5);
  },
);
