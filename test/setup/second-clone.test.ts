import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strataCache } from '../../platform/paths.js';
import { lendPackages, makeClone } from './make-clone.js';
import { runProgram } from './run-setup.js';

let clone: string;

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'strata-second-'));
  makeClone(clone);
  lendPackages(clone);
});

afterAll(() => rmSync(clone, { recursive: true, force: true }));

describe('a second clone', { timeout: 180_000 }, () => {
  it('compiles itself and takes the rest from the cache, without a package index', async () => {
    const { exitCode, stderr } = await runProgram(clone, ['setup/setup.mjs'], {
      PIP_NO_INDEX: '1',
      PIP_FIND_LINKS: '',
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('compiling');
    expect(stderr).not.toMatch(/downloading|building|npm ci/);
    const binding = join(clone, 'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node');
    expect(realpathSync(binding).startsWith(realpathSync(strataCache()))).toBe(true);
  });

  it('does nothing the next time', async () => {
    const { exitCode, stderr } = await runProgram(clone, ['setup/setup.mjs'], {});
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
  });

  it('has its workflows bundled', () => {
    expect(readFileSync(join(clone, 'dist', 'workflow-bundle.js'), 'utf8')).toContain('pipeline');
  });
});
