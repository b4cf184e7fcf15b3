import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { takeLock } from '../../../platform/file-lock.js';
import { supervisorFiles } from '../../../temporal/embedded/files.js';
import { choosePorts, startTemporalServer } from '../../../temporal/embedded/temporal-server.js';

let folder: string;
let lock: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-server-'));
  vi.stubEnv('STRATA_HOME', folder);
  lock = (await takeLock(supervisorFiles().lock))!;
});
afterEach(async () => {
  closeSync(lock);
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test('a port that is taken is a designed error', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const taken = (other.address() as AddressInfo).port;
  await expect(startTemporalServer({ ...(await choosePorts()), grpc: taken }, lock)).rejects.toMatchObject({
    code: 'TEMPORAL_SERVER_DID_NOT_START',
  });
  other.close();
});
