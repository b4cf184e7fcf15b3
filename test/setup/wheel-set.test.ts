import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeProbeWheel, onlyFrom, type WheelSet } from './probe-wheel.js';
import { runScript, setupModule } from './run-setup.js';

let folder: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-wheels-'));
  cache = join(folder, 'cache');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Installs the set like set-up; prints designed errors. */
function fetchSet(set: WheelSet, env: Record<string, string> = {}) {
  const text = `
    import { makeWheelSet } from ${setupModule('wheels.mjs')};
    import { step } from ${setupModule('progress.mjs')};
    import { reportError } from ${setupModule('errors.mjs')};
    await makeWheelSet(${JSON.stringify(set)}, step('probe')).catch(reportError);`;
  return runScript(text, { ...onlyFrom(folder), STRATA_CACHE: cache, ...env });
}

function isHeld(): string[] {
  return readdirSync(cache).filter((name) => name !== 'locks' && name !== 'drafts');
}

describe('fetching a wheel', () => {
  it('keeps the wanted files, with their digests, and nothing else', async () => {
    const set = await makeProbeWheel(folder, { 'probe/lib.so': 10, 'other/file': 10 });
    const { exitCode } = await fetchSet(set);
    expect(exitCode).toBe(0);
    expect(isHeld()).toEqual(['probe-1.0']);
    expect(readdirSync(join(cache, 'probe-1.0')).sort()).toEqual(['manifest.json', 'probe']);
    expect(readdirSync(join(cache, 'drafts'))).toEqual([]);
  });

  it('refuses a download with a wrong checksum and leaves nothing behind', async () => {
    const set = await makeProbeWheel(folder, { 'probe/lib.so': 10 });
    set.wheels[0]!.sha256 = '0'.repeat(64);
    const { exitCode, stderr } = await fetchSet(set);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('SETUP_CHECKSUM');
    expect(isHeld()).toEqual([]);
    expect(readdirSync(join(cache, 'drafts'))).toEqual([]);
  });

  it('reports an unreachable index', async () => {
    const set = await makeProbeWheel(folder, { 'probe/lib.so': 10 });
    const { exitCode, stderr } = await fetchSet(set, onlyFrom(join(folder, 'empty')));
    expect(exitCode).toBe(3);
    expect(stderr).toContain('SETUP_OFFLINE');
    expect(isHeld()).toEqual([]);
  });

  it('needs no index once the files are cached', async () => {
    const set = await makeProbeWheel(folder, { 'probe/lib.so': 10 });
    await fetchSet(set);
    const { exitCode } = await fetchSet(set, onlyFrom(join(folder, 'empty')));
    expect(exitCode).toBe(0);
  });

  it('never writes outside its folder', async () => {
    const set = await makeProbeWheel(folder, { '../../../evil': 10 });
    const { exitCode, stderr } = await fetchSet(set);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('evil would be unpacked outside');
    expect(existsSync(join(folder, 'evil')) || existsSync(join(cache, 'evil'))).toBe(false);
  });

  it('downloads once when two set-ups start at the same time', async () => {
    const set = await makeProbeWheel(folder, { 'probe/lib.so': 10 });
    const both = await Promise.all([fetchSet(set), fetchSet(set)]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(both.filter(({ stderr }) => stderr.includes('downloading'))).toHaveLength(1);
  });

  it('downloads again when a file in the cache is truncated', async () => {
    const set = await makeProbeWheel(folder, { 'probe/lib.so': 10 });
    await fetchSet(set);
    const file = join(cache, 'probe-1.0', 'probe', 'lib.so');
    truncateSync(file, 4);
    const { stderr } = await fetchSet(set);
    expect(stderr).toContain('downloading');
    expect(statSync(file).size).toBe(10);
  });

  it('starts again after it was killed during a download', async () => {
    const set = await makeProbeWheel(folder, { 'probe/lib.so': 10 });
    const marker = join(folder, 'started');
    const slow = { PATH: `${slowPython(marker)}${delimiter}${process.env['PATH']}` };
    const first = fetchSet(set, slow);
    while (!existsSync(marker)) await sleep(50);
    first.kill('SIGKILL');
    await first;
    expect(isHeld()).toEqual([]);
    expect(readdirSync(join(cache, 'drafts'))).toEqual(['probe-1.0']);
    const { exitCode } = await fetchSet(set);
    expect(exitCode).toBe(0);
    expect(isHeld()).toEqual(['probe-1.0']);
    expect(readdirSync(join(cache, 'drafts'))).toEqual([]);
  });

  /** A folder with a `python3` whose download never ends. */
  function slowPython(marker: string): string {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const real = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
      encoding: 'utf8',
    }).trim();
    writeFileSync(
      join(bin, 'python3'),
      `#!/bin/sh\nif [ "$3" = download ]; then touch '${marker}'; exec sleep 600; fi\nexec '${real}' "$@"\n`,
    );
    chmodSync(join(bin, 'python3'), 0o755);
    return bin;
  }
});

describe('a full disk', () => {
  it('is detected before any download', async () => {
    const set = await makeProbeWheel(folder, { 'probe/lib.so': 10 });
    set.wheels[0]!.unpackedBytes = 1e15;
    const { exitCode, stderr } = await fetchSet(set);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('SETUP_DISK_FULL');
    expect(stderr).not.toContain('downloading');
  });

  it('during a download leaves nothing behind', async ({ skip }) => {
    const set = await makeProbeWheel(folder, { 'probe/lib.so': 4e6 });
    mkdirSync(cache);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', cache], { stdio: 'ignore' });
    } catch {
      skip('a small file system cannot be mounted here');
    }
    try {
      const { exitCode, stderr } = await fetchSet(set);
      expect(stderr).toContain('SETUP_DISK_FULL');
      expect(exitCode).toBe(3);
      expect(isHeld()).toEqual([]);
      expect(readdirSync(join(cache, 'drafts'))).toEqual([]);
    } finally {
      execFileSync('umount', [cache]);
    }
  });
});
