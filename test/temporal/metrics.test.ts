// The metrics of a real worker with a real server; only the computation is stubbed.
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../../temporal/embedded/temporal-server.js';
import { samplesOf, type Sample } from '../fixtures/prometheus-text.js';
import { eventually, strataHome, type StrataHome } from '../fixtures/strata-home.js';

const spec = 'test/fixtures/thin.yaml';
let home: StrataHome;
let address: string;

beforeAll(async () => {
  home = await strataHome({ search: { holdAt: 3 } });
  address = `127.0.0.1:${(await freePorts(1))[0]}`;
});
afterAll(() => home.remove());

async function scrape(): Promise<Sample[]> {
  const response = await fetch(`http://${address}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  return samplesOf(await response.text());
}

/** The value of a metric with these labels, among others; undefined if it was never exported. */
async function value(name: string, labels: Record<string, string> = {}): Promise<number | undefined> {
  const isMeant = (sample: Sample) =>
    sample.name === name && Object.entries(labels).every(([label, text]) => sample.labels[label] === text);
  return (await scrape()).find(isMeant)?.value;
}

test('a worker exports metrics of slots, queues, attempts, steps, checkpoints and Temporal', async () => {
  const env = { STRATA_METRICS_ADDRESS: address };
  await home.strata(['run', spec, '--detach'], env);
  await home.untilCheckpointed('search', 1, 3);
  const search = { kind: 'search', queue: 'cpu' };
  expect(await value('strata_attempts_running', search)).toBe(1);
  expect(await value('strata_steps_total', { ...search, phase: 'train' })).toBe(3);
  expect(await value('strata_steps_per_second', { ...search, phase: 'train' })).toBe(100);
  expect(await value('strata_checkpoint_write_seconds_count', { kind: 'search' })).toBe(3);
  expect(await value('strata_checkpoint_bytes_total', { kind: 'search' })).toBe(3000);
  expect(await value('strata_attempts_ended_total', { kind: 'warmup', outcome: 'completed' })).toBe(1);
  const slots = { task_queue: 'cpu', worker_type: 'ActivityWorker' };
  expect(await value('temporal_worker_task_slots_used', slots)).toBe(1);

  // There is one slot: another run's search waits for it.
  await home.strata(['run', spec, '--set', 'lambda=2', '--detach']);
  await eventually(async () => (await value('strata_queue_backlog', { queue: 'cpu' })) === 1);
  home.release();
  await eventually(
    async () => (await value('strata_attempts_ended_total', { kind: 'search', outcome: 'completed' })) === 2,
  );
  expect(await value('strata_steps_per_second', search)).toBe(0);
  expect(await value('strata_results_found_total', { kind: 'warmup' })).toBe(1);
  await eventually(async () => (await value('strata_queue_backlog', { queue: 'cpu' })) === 0);
});

test('no label names a run', async () => {
  const labels = (await scrape()).flatMap((sample) => Object.values(sample.labels));
  expect(labels.filter((text) => /thin-/.test(text))).toEqual([]);
});

test("the worker's log has a JSON line for each event, with run and stage", () => {
  const lines = readFileSync(join(home.folder, 'supervisor', 'worker.log'), 'utf8')
    .trim()
    .split('\n');
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const attempts = entries.filter(({ message }) => message === 'attempt completed');
  expect(attempts.map(({ stage }) => stage)).toEqual(expect.arrayContaining(['data', 'search', 'evaluate']));
  for (const entry of entries.filter(({ activity }) => activity === 'runStage')) {
    expect(entry).toMatchObject({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      run: expect.stringMatching(/^thin-/) as string,
      stage: expect.any(String) as string,
      key: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      attempt: expect.any(Number) as number,
      fence: expect.any(Number) as number,
    });
  }
});

test('a taken metrics port is reported by the command that starts the worker', async () => {
  const other = await strataHome();
  const server = createServer().listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { exitCode, stderr } = await other.strata(['run', spec], { STRATA_METRICS_ADDRESS: `${port}` });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(
      new RegExp(`METRICS_ADDRESS_UNUSABLE: .*127.0.0.1:${port}.*[^]*STRATA_METRICS_ADDRESS`),
    );
  } finally {
    server.close();
    await other.remove();
  }
});
