import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../platform/paths.js';

const module = (path: string): string => JSON.stringify(join(projectRoot, 'dist', 'nas', 'tensor', path));

/** Threads of a process that fixes a number and computes something; the environment says otherwise. */
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
  'the number of threads is the one that was fixed, whatever the host and the environment say',
  async () => {
    const [one, six] = [await threadsOf(1), await threadsOf(6)];
    // The pool has one thread less than the number: the caller works too. There may be a pool for each kind of work.
    expect(six - one).toBeGreaterThanOrEqual(5);
  },
);
