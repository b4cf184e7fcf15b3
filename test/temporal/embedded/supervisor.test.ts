// A real supervisor, Temporal server and worker; only the computation is stubbed.
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Endpoint } from '../../../schemas/generated/endpoint.js';
import { eventually, strataHome, type StrataHome } from '../../fixtures/strata-home.js';

const spec = 'test/fixtures/thin.yaml';
let home: StrataHome;
beforeAll(async () => {
  home = await strataHome();
});
afterAll(() => home.remove());

const endpointFile = () => join(home.folder, 'supervisor', 'endpoint.json');
const endpoint = async () => JSON.parse(await readFile(endpointFile(), 'utf8')) as Endpoint;

test('`down` with no services reports that nothing is running', async () => {
  const { exitCode, stdout } = await home.strata(['down']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/nothing is running/);
});

test('two runs started at once on one home share one supervisor and compute each stage once', async () => {
  home.order({ search: { stepMs: 150 } });
  const env = { STRATA_CPU_SLOTS: '2' };
  const runs = await Promise.all([home.strata(['run', spec], env), home.strata(['run', spec], env)]);
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(home.started().map(({ kind }) => kind)).toEqual([
    'prepare',
    'warmup',
    'search',
    'derive',
    'evaluate',
  ]);
  // The other waits, without a slot.
  expect(runs.map(({ stdout }) => stdout).join()).toMatch(
    /search: waiting for run thin-\w+, which computes the same/,
  );
  // Supervisor, server, worker.
  expect(home.processes()).toHaveLength(3);
});

test('an endpoint that something else listens on now is not taken for the server', async () => {
  const before = await endpoint();
  home.killAll();
  await eventually(() => home.processes().length === 0);
  const stranger = createServer((socket) => socket.end('hello\n')).listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const address = `127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  await writeFile(endpointFile(), JSON.stringify({ ...before, address }));

  expect((await home.strata(['run', spec])).exitCode).toBe(0);
  expect((await endpoint()).address).not.toBe(address);
  stranger.close();
});

test('a damaged endpoint file is no obstacle, and an idle supervisor ends itself and leaves no process', async () => {
  await home.strata(['down']);
  await writeFile(endpointFile(), '{"address": 7');
  expect((await home.strata(['run', spec], { STRATA_IDLE_SECONDS: '1' })).exitCode).toBe(0);
  await eventually(() => home.processes().length === 0);
});

/** Makes the running supervisor appear to be another build. */
async function outdate(): Promise<Endpoint> {
  const changed = { ...(await endpoint()), build: 'another' };
  await writeFile(endpointFile(), JSON.stringify(changed));
  return changed;
}

test('a supervisor of another build stays while a run is active, which is reported, and then gives way', async () => {
  home.order({ search: { holdAt: 3 } });
  const searches = home.started().filter(({ kind }) => kind === 'search').length;
  const { stdout } = await home.strata(['run', spec, '--set', 'lambda=0.3', '--detach']);
  const run = /^thin-\w+/.exec(stdout)![0];
  await home.untilCheckpointed('search', searches + 1, 3);
  const before = await outdate();

  const { exitCode, stderr } = await home.strata(['run', spec, '--detach']);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/another build .*strata down/);
  expect((await endpoint()).pids.supervisor).toBe(before.pids.supervisor);

  await home.strata(['pause', run]);
  await eventually(async () => /search: paused/.test((await home.strata(['status', run])).stdout));
  expect((await home.strata(['run', spec])).exitCode).toBe(0);
  const after = await endpoint();
  expect(after.pids.supervisor).not.toBe(before.pids.supervisor);
  expect(after.build).not.toBe('another');
  expect((await home.strata(['resume', run])).exitCode).toBe(0);
});
