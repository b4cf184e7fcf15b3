// A Temporal server of one's own, as TEMPORAL_ADDRESS names it, and a worker in the foreground; only the numbers are
// stubbed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporalExecutable } from '../../platform/paths.js';
import { choosePorts } from '../../temporal/embedded/temporal-server.js';
import { strataHome, type StrataHome } from '../fixtures/strata-home.js';

const spec = 'test/fixtures/thin.yaml';
let home: StrataHome;
let server: ChildProcess;
let env: Record<string, string>;

beforeAll(async () => {
  home = await strataHome();
  const { grpc, ui } = await choosePorts();
  const options = [
    '--ip',
    '127.0.0.1',
    '--port',
    String(grpc),
    '--ui-port',
    String(ui),
    '--log-level',
    'error',
  ];
  server = spawn(temporalExecutable(), ['server', 'start-dev', ...options], { stdio: 'ignore' });
  env = { TEMPORAL_ADDRESS: `127.0.0.1:${grpc}`, TEMPORAL_CONFIG_FILE: join(home.folder, 'none.toml') };
});
afterAll(async () => {
  server.kill('SIGKILL');
  await home.remove();
});

test('a cluster without the search attributes is a specific error, with what to do', async () => {
  const { exitCode, stderr } = await home.strata(['run', spec], env);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/CLUSTER_LACKS_SEARCH_ATTRIBUTES/);

  const commands = [...stderr.matchAll(/^ *temporal (operator .*)$/gm)].map(([, args]) => args!.split(' '));
  expect(commands).toHaveLength(3);
  for (const args of commands) {
    const creating = spawn(temporalExecutable(), [...args, '--address', env['TEMPORAL_ADDRESS']!], {
      stdio: 'ignore',
    });
    expect(await once(creating, 'exit')).toEqual([0, null]);
  }
});

test('a worker in the foreground computes what a client submits, and ends on SIGTERM', async () => {
  const worker = home.strata(['worker'], env);
  const { exitCode } = await home.strata(['run', spec], env);
  expect(exitCode).toBe(0);
  expect(home.started()).toHaveLength(5);
  worker.kill('SIGTERM');
  const ended = await worker;
  expect(ended.exitCode).toBe(0);
  expect(ended.stdout).toMatch(/serving 127.0.0.1/);
  expect(home.processes()).toEqual([]);
});

test('a worker that is stopped has its stage write a checkpoint; another worker continues, also after a pause', async () => {
  const held = { ...env, STUB: JSON.stringify({ search: { holdAt: 3 } }) };
  const first = home.strata(['worker'], held);
  const { stdout } = await home.strata(['run', spec, '--set', 'lambda=2', '--detach'], env);
  const run = /^thin-\w+/.exec(stdout)![0];
  const searches = () => home.started().filter(({ kind }) => kind === 'search');
  const before = searches().length;
  await home.untilCheckpointed('search', before + 1, 3);
  first.kill('SIGTERM');
  expect((await first).exitCode).toBe(0);
  expect((await first).stderr).toMatch(
    /"stage":"search".*stop requested[^]*"stage":"search".*stopped at a checkpoint/,
  );

  await home.strata(['pause', run], env);
  const second = home.strata(['worker'], env);
  expect((await home.strata(['resume', run], env)).exitCode).toBe(0);
  expect(searches().at(-1)!.fromStep).toBeGreaterThanOrEqual(3);
  second.kill('SIGTERM');
  await second;
});

test.each([
  ['CLUSTER_UNREACHABLE', 3, { TEMPORAL_ADDRESS: '127.0.0.1:1' }],
  ['CLUSTER_LACKS_NAMESPACE', 3, { TEMPORAL_NAMESPACE: 'elsewhere' }],
  ['CLUSTER_CONFIG_INVALID', 2, { TEMPORAL_PROFILE: 'elsewhere' }],
  ['CLUSTER_CONFIG_INVALID', 2, { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/elsewhere.pem' }],
])('%s ends a worker and a command with status %i: %o', async (code, status, variables) => {
  const commands = ['worker', 'list'].map((command) => home.strata([command], { ...env, ...variables }));
  for (const { exitCode, stderr } of await Promise.all(commands)) {
    expect(stderr).toMatch(code);
    expect(exitCode).toBe(status);
  }
});

test('a worker without a cluster is a user error', async () => {
  const { exitCode, stderr } = await home.strata(['worker'], { TEMPORAL_ADDRESS: '' });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/WORKER_WITHOUT_CLUSTER/);
});
