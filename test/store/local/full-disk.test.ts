import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execaSync } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { putBlob } from '../../../store/blob.js';
import { latestCheckpoint, writeCheckpoint } from '../../../store/checkpoint.js';
import { openStore } from '../../../store/open-store.js';
import { temporaryFolder } from '../temporary-folder.js';

const key = 'a'.repeat(64);
const tooMuch = Buffer.alloc(2 << 20, 1);
const full = { code: 'STORE_FULL', details: { cause: 'environment' } };

const disk = mkdtempSync(join(tmpdir(), 'strata-full-disk-'));
const mounted = execaSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { reject: false });

afterAll(() => {
  if (!mounted.failed) execaSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

if (mounted.failed)
  test.skip('a full disk: skipped, because a small tmpfs cannot be mounted here (it takes root)');

describe.skipIf(mounted.failed)('on a full disk', () => {
  const store = openStore(pathToFileURL(disk).href);

  test('no partial object stays behind, and smaller objects still fit', async () => {
    await expect(store.write('objects/large', tooMuch)).rejects.toMatchObject(full);
    expect(await store.list('')).toEqual([]);
    expect(await readdir(join(disk, '.writing'))).toEqual([]);
    expect(await store.write('objects/small', 'fits')).toBe(true);
  });

  test('a file from another disk is refused and stays in place', async () => {
    const file = join(await temporaryFolder(), 'large');
    await writeFile(file, tooMuch);
    await expect(putBlob(store, { file }, 'application/octet-stream')).rejects.toMatchObject(full);
    expect((await stat(file)).size).toBe(tooMuch.length);
    expect(await readdir(join(disk, '.writing'))).toEqual([]);
  });

  test('the checkpoint before the failed one is still the newest', async () => {
    await writeCheckpoint(store, key, 1, { step: 1, bytes: Buffer.from('fits'), metadata: {}, keep: 3 });
    const next = { step: 2, bytes: tooMuch, metadata: {}, keep: 3 };
    await expect(writeCheckpoint(store, key, 1, next)).rejects.toMatchObject(full);
    expect(await latestCheckpoint(store, key)).toMatchObject({ step: 1 });
  });
});
