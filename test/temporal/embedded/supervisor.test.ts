// The real supervisor, Temporal server and worker; only the numbers are stubbed.
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Endpoint } from '../../../schemas/generated/endpoint.js';
import { eventually, strataHome, type StrataHome } from '../../fixtures/strata-home.js';

const spec = 'test/fixtures/thin.yaml';
let home: StrataHome;
beforeEach(async () => {
  home = await strataHome();
});
afterEach(() => home.remove());

const endpointFile = () => join(home.folder, 'supervisor', 'endpoint.json');
const endpoint = async () => JSON.parse(await readFile(endpointFile(), 'utf8')) as Endpoint;

test('two runs started at once on one home share one supervisor and compute each stage once', async () => {
  const runs = await Promise.all([home.strata(['run', spec]), home.strata(['run', spec])]);
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(home.started().map(({ kind }) => kind)).toEqual([
    'prepare',
    'warmup',
    'search',
    'derive',
    'evaluate',
  ]);
  // Supervisor, server, worker.
  expect(home.processes()).toHaveLength(3);
});

test('a run waits for the result of another that computes the same, without a slot', async () => {
  const env = { STRATA_CPU_SLOTS: '2', STUB: JSON.stringify({ search: { stepMs: 150 } }) };
  const runs = await Promise.all([home.strata(['run', spec], env), home.strata(['run', spec], env)]);
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(home.started().map(({ kind }) => kind)).toEqual([
    'prepare',
    'warmup',
    'search',
    'derive',
    'evaluate',
  ]);
  expect(runs.map(({ stdout }) => stdout).join()).toMatch(
    /search: waiting for run thin-\w+, which computes the same/,
  );
});

test('an idle supervisor ends itself, and leaves no process', async () => {
  expect((await home.strata(['run', spec], { STRATA_IDLE_SECONDS: '1' })).exitCode).toBe(0);
  await eventually(() => home.processes().length === 0);
});

test('an endpoint that something else listens on now is not taken for the server', async () => {
  expect((await home.strata(['run', spec])).exitCode).toBe(0);
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

test('a damaged endpoint file is no obstacle', async () => {
  expect((await home.strata(['run', spec])).exitCode).toBe(0);
  await home.strata(['down']);
  await writeFile(endpointFile(), '{"address": 7');
  expect((await home.strata(['run', spec])).exitCode).toBe(0);
});

/** Makes the supervisor that runs look as if it were of another build. */
async function outdate(): Promise<Endpoint> {
  const changed = { ...(await endpoint()), build: 'another' };
  await writeFile(endpointFile(), JSON.stringify(changed));
  return changed;
}

test('an idle supervisor of another build gives way, and a run paused under it goes on', async () => {
  const slow = ['run', spec, '--set', 'lambda=0.3', '--detach'];
  const { stdout } = await home.strata(slow, { STUB: JSON.stringify({ search: { stepMs: 300 } }) });
  const run = /^thin-\w+/.exec(stdout)![0];
  await eventually(() => home.started().some(({ kind }) => kind === 'search'));
  await home.strata(['pause', run]);
  await eventually(async () => /search: paused/.test((await home.strata(['status', run])).stdout));
  const before = await outdate();

  expect((await home.strata(['run', spec])).exitCode).toBe(0);
  const after = await endpoint();
  expect(after.pids.supervisor).not.toBe(before.pids.supervisor);
  expect(after.build).not.toBe('another');
  expect((await home.strata(['resume', run])).exitCode).toBe(0);
});

test('a supervisor of another build that has a run under way stays, and that is said', async () => {
  const slow = { STUB: JSON.stringify({ search: { stepMs: 1000 } }) };
  await home.strata(['run', spec, '--detach'], slow);
  await eventually(() => home.started().some(({ kind }) => kind === 'search'));
  const before = await outdate();
  const { exitCode, stderr } = await home.strata(['run', spec, '--set', 'lambda=0.3', '--detach']);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/another build .*strata down/);
  expect((await endpoint()).pids.supervisor).toBe(before.pids.supervisor);
});

test('down with nothing running says so', async () => {
  const { exitCode, stdout } = await home.strata(['down']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/nothing runs/);
});
