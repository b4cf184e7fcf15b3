import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isLocked, takeLock } from '../../platform/file-lock.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('exactly one of many concurrent processes gets the lock', async () => {
  const locks = await Promise.all(Array.from({ length: 8 }, () => takeLock(file)));
  const taken = locks.filter((lock) => lock !== undefined);
  expect(taken).toHaveLength(1);
  expect(await isLocked(file)).toBe(true);
  closeSync(taken[0]!);
  expect(await isLocked(file)).toBe(false);
});

test('a child that inherits the lock keeps it after its parent releases it, until it is killed', async () => {
  const lock = (await takeLock(file))!;
  const child = spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', 'ignore', lock] });
  closeSync(lock);
  expect(await isLocked(file)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await isLocked(file)).toBe(false);
});

test('a child that does not inherit the lock does not keep it', async () => {
  const lock = (await takeLock(file))!;
  const child = spawn('sleep', ['60']);
  closeSync(lock);
  expect(await isLocked(file)).toBe(false);
  child.kill('SIGKILL');
});
