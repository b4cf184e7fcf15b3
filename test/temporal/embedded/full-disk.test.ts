import { closeSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { takeLock } from '../../../platform/file-lock.js';
import { end } from '../../../temporal/embedded/child.js';
import { supervisorFiles } from '../../../temporal/embedded/files.js';
import { choosePorts, startTemporalServer } from '../../../temporal/embedded/temporal-server.js';
import { smallDisk } from '../../fixtures/small-disk.js';

const disk = await smallDisk(32);
let lock: number;

beforeEach(async () => {
  if (!disk) return;
  vi.stubEnv('STRATA_HOME', disk.folder);
  lock = (await takeLock(supervisorFiles().lock))!;
});
afterEach(() => {
  if (disk) closeSync(lock);
  vi.unstubAllEnvs();
});
afterAll(() => disk?.remove());

if (!disk) test.skip('a full disk: skipped, because a small tmpfs cannot be mounted here (it takes root)');

describe.skipIf(!disk)('on a full disk', () => {
  test('a server that ran out of space while creating its database reports it, and starts once there is space', async () => {
    await disk!.fill(200_000);
    await expect(startTemporalServer(await choosePorts(), lock)).rejects.toMatchObject({ code: 'DISK_FULL' });
    await disk!.free();
    const server = await startTemporalServer(await choosePorts(), lock);
    await end(server, 10);
  });
});
