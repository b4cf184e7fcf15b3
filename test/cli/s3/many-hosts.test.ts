// Three workers that share nothing but a Temporal server and a store in a bucket; only the numbers are stubbed.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { readLineage } from '../../../lineage/records.js';
import { endProcess, startTemporal } from '../../../tools/faults/servers.js';
import { projectRoot } from '../../../platform/paths.js';
import { leasingRuns } from '../../../runs/removal/survey.js';
import { digestOf } from '../../../store/blob.js';
import { openStore } from '../../../store/open-store.js';
import { choosePorts } from '../../../temporal/embedded/temporal-server.js';
import { s3Credentials } from '../../fixtures/s3-server.js';
import { strataHome, type StrataHome } from '../../fixtures/strata-home.js';
import { waitFor } from '../../../tools/faults/wait-for.js';

const spec = 'test/fixtures/thin.yaml';
const notes = mkdtempSync(join(tmpdir(), 'strata-notes-'));
const homes: StrataHome[] = [];
let temporal: Awaited<ReturnType<typeof startTemporal>> | undefined;
let env: Record<string, string>;

interface Note {
  readonly kind: string;
  readonly key: string;
  readonly fence: number;
  readonly fromStep: number;
  readonly home: string;
  readonly worker: number;
}

beforeAll(async () => {
  const s3 = inject('s3');
  if ('missing' in s3) return;
  const ports = await choosePorts();
  temporal = await startTemporal(ports);
  env = {
    ...s3Credentials,
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    STRATA_STORE: `s3://${s3.bucket}/hosts-${randomBytes(6).toString('hex')}`,
    STRATA_COMPUTE: join(projectRoot, 'test', 'fixtures', 'chained-stub.mjs'),
    STUB_NOTES: notes,
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.grpc}`,
    TEMPORAL_CONFIG_FILE: join(notes, 'none.toml'),
  };
  for (let host = 0; host < 5; host++) homes.push(await strataHome());
});
afterAll(async () => {
  for (const home of homes) await home.remove();
  if (temporal) await endProcess(temporal, 'SIGKILL');
  rmSync(notes, { recursive: true });
});

function noted(file: string): Note[] {
  try {
    const lines = readFileSync(join(notes, file), 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Note);
  } catch {
    return [];
  }
}

/** The digest of what a stage of this key leaves when each of its steps was made once, from what the one before left. */
function undisturbed(key: string, output: string): string {
  let state = key;
  for (let step = 1; step <= 8; step++) state = digestOf(`${state} ${step}`).slice('sha256:'.length);
  return digestOf(`${output} of ${state}`);
}

test('six runs are spread over three hosts, lose nothing when one is killed, and are visible from every host', async () => {
  const [client, observer, ...hosts] = homes as [StrataHome, StrataHome, ...StrataHome[]];
  for (const host of hosts) void host.strata(['worker'], env);
  const runs: string[] = [];
  for (const lambda of [1, 2, 3, 4, 5, 6]) {
    const { stdout, stderr, exitCode } = await client.strata(
      ['run', spec, '--set', `lambda=${lambda}`, '--detach'],
      env,
    );
    expect(exitCode, stderr).toBe(0);
    runs.push(stdout.split('\n')[0]!);
  }

  await waitFor('all hosts to compute', () => new Set(noted('held').map(({ home }) => home)).size === 3);
  const lost = noted('held')[0]!;
  hosts.find(({ folder }) => folder === lost.home)!.killAll();
  writeFileSync(join(notes, 'go'), '');
  const statuses = async () => {
    const { stdout } = await observer.strata(['list', '--json'], env);
    return JSON.parse(stdout) as { name: string; status: string }[];
  };
  // Asking takes a command each time, and processor time that the workers could use.
  await waitFor('all stages to begin', () => noted('started').length === 2 + 6 * 3 + 1);
  await waitFor('all runs to end', async () => (await statuses()).every(({ status }) => status === 'done'));
  expect((await statuses()).map(({ name }) => name).sort()).toEqual([...runs].sort());

  const again = noted('started').filter(({ key }) => key === lost.key);
  expect(again.map(({ fromStep }) => fromStep)).toEqual([0, 4]);
  expect(again[1]!.home).not.toBe(lost.home);
  // The first two stages are the same for all, the others differ.
  expect(new Set(noted('started').map(({ key }) => key)).size).toBe(2 + 6 * 3);

  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const store = openStore(env['STRATA_STORE']!);
  for (const run of runs) {
    const ended = (await readLineage(store, run)).filter(({ outcome }) => outcome !== 'failed');
    expect(ended.map(({ stage }) => stage).sort()).toEqual([
      'data',
      'derive',
      'evaluate',
      'search',
      'warmup',
    ]);
    for (const { key, outputs } of ended)
      for (const [name, { digest }] of Object.entries(outputs)) expect(digest).toBe(undisturbed(key, name));
  }
  const owner = (await leasingRuns(store, lost.key))[0]!;
  const { stdout: tree } = await observer.strata(['lineage', owner], env);
  expect(tree).toMatch(/2 attempts, the last from step 4/);
  const { stdout } = await observer.strata(['get', runs[0]!, 'search.checkpoint', '-'], env);
  expect(stdout).toMatch(/^checkpoint of /);
}, 400_000);
