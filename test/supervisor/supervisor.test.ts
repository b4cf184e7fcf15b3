// The real supervisor, Temporal server and worker; only the numbers are stubbed.
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Endpoint } from '../../schemas/generated/endpoint.js';
import { eventually, strataHome, type StrataHome } from '../fixtures/strata-home.js';

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

test('an idle supervisor ends itself, and leaves no process', async () => {
  expect((await home.strata(['run', spec], { STRATA_IDLE_SECONDS: '1' })).exitCode).toBe(0);
  await eventually(() => home.processes().length === 0);
});

test('an endpoint that something else listens on now is not taken for the server', async () => {
  expect((await home.strata(['run', spec])).exitCode).toBe(0);
  const before = await endpoint();
  home.killAll();
  await eventually(() => home.processes().length === 0);
  const stranger = createServer((socket) => socket.end('hello\n')).listen(
    Number(before.address.split(':')[1]),
    '127.0.0.1',
  );
  await once(stranger, 'listening');

  expect((await home.strata(['run', spec])).exitCode).toBe(0);
  expect((await endpoint()).address).not.toBe(before.address);
  stranger.close();
});

test('a damaged endpoint file is no obstacle', async () => {
  expect((await home.strata(['run', spec])).exitCode).toBe(0);
  await home.strata(['down']);
  await writeFile(endpointFile(), '{"address": 7');
  expect((await home.strata(['run', spec])).exitCode).toBe(0);
});

test('down with nothing running says so', async () => {
  const { exitCode, stdout } = await home.strata(['down']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/nothing runs/);
});
