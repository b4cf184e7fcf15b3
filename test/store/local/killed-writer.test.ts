import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { latestCheckpoint } from '../../../store/checkpoint.js';
import { digestOf } from '../../../store/blob.js';
import { openStore } from '../../../store/open-store.js';
import { temporaryStore } from '../temporary-folder.js';

const program = fileURLToPath(new URL('../programs/write-until-killed.mjs', import.meta.url));
const key = 'a'.repeat(64);

/** Runs the writer for a random time, then kills it. */
async function writeAndKill(uri: string, fence: number): Promise<void> {
  const writer = execa(process.execPath, [program, uri, String(fence)], { reject: false, buffer: false });
  await new Promise((resolve) => writer.stdout.once('data', resolve));
  await sleep(Math.random() * 150);
  writer.kill('SIGKILL');
  expect((await writer).signal).toBe('SIGKILL');
}

test('after SIGKILL of a writer at a random time every object is intact, and the newest checkpoint loads', async () => {
  const { store, folder } = await temporaryStore();
  let checkpoints = 0;
  let objects = 0;
  for (let fence = 1; fence <= 10; fence++) {
    await writeAndKill(store.uri, fence);
    for (const name of await store.list('objects/')) {
      const bytes = (await store.read(name))!;
      const digest = createHash('sha256').update(bytes.subarray(32)).digest();
      expect(digest.equals(bytes.subarray(0, 32)), name).toBe(true);
      objects += 1;
    }
    for (const name of await store.list('blobs/')) {
      expect(digestOf((await store.read(name))!)).toBe(`sha256:${name.slice(-64)}`);
    }
    const damages: string[] = [];
    const newest = await latestCheckpoint(store, key, { onDamage: (damage) => damages.push(damage.message) });
    expect(damages).toEqual([]);
    if (newest) checkpoints += 1;
  }
  expect(objects).toBeGreaterThan(10);
  expect(checkpoints).toBe(10);

  await openStore(store.uri).write('objects/next', 'a living writer');
  expect(await readdir(join(folder, '.writing'))).toEqual([]);
});
