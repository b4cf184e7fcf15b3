import { chmod, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { recordCached } from '../../activities/record-stage.js';
import { readLineage } from '../../lineage/records.js';
import { putBlob } from '../../store/blob.js';
import { layout } from '../../store/layout.js';
import { acquireLease, type Lease } from '../../store/lease.js';
import type { ObjectStore } from '../../store/object-store.js';
import { publishResult, type StageResult } from '../../store/result.js';
import { plan } from '../fixtures/plan.js';
import { temporaryStore } from '../store/temporary-folder.js';

const identity = { key: 'a'.repeat(64), sources: {} };
const stage = plan.stages[0]!;
let store: ObjectStore;
let folder: string;

beforeEach(async () => {
  ({ store, folder } = await temporaryStore());
});

const take = (run: string, attempt: number) =>
  acquireLease(store, identity.key, { run, stage: stage.name, attempt, holder: 'test' }) as Promise<Lease>;

/** The store of a run that was killed after publishing: leases and a result, but no record. */
async function publishedUnrecorded(run: string): Promise<StageResult> {
  await take(run, 1);
  const lease = await take(run, 2);
  await store.write(layout.checkpoint(identity.key, { fence: lease.fence, step: 5 }, 'json'), '{}');
  const dataset = await putBlob(store, Buffer.from('images'), 'application/octet-stream');
  const producedBy = { run, stage: stage.name, attempt: 2 };
  const outcome = { kind: stage.kind, outputs: { dataset }, summary: { images: 6 }, producedBy };
  return publishResult(store, identity.key, outcome, lease);
}

async function recorded(run: string, result: StageResult) {
  await recordCached(store, { run, store: store.uri, stage, inputs: {} }, identity, result);
  return readLineage(store, run);
}

test('a run that was killed between publishing and recording records the computation later', async () => {
  const result = await publishedUnrecorded('own');
  const records = await recorded('own', result);
  expect(records).toMatchObject([{ outcome: 'computed', outputs: result.outputs, summary: result.summary }]);
  expect(records[0]!.attempts.map(({ attempt, fence, outcome }) => [attempt, fence, outcome])).toEqual([
    [1, 1, 'lost'],
    [2, 2, 'completed'],
  ]);
  expect(await store.list(layout.checkpoints(identity.key))).toEqual([]);
  expect(await recorded('own', result)).toEqual(records);
});

test('a run that was killed between recording and removing its checkpoints removes them later', async () => {
  const result = await publishedUnrecorded('own');
  const records = await recorded('own', result);
  await store.write(layout.checkpoint(identity.key, { fence: 2, step: 5 }, 'json'), '{}');
  expect(await recorded('own', result)).toEqual(records);
  expect(await store.list(layout.checkpoints(identity.key))).toEqual([]);
});

test('an attempt with a damaged lease is left out, and the others are recorded', async () => {
  const result = await publishedUnrecorded('own');
  const lease = join(folder, layout.lease(identity.key, 1, 'json'));
  await chmod(lease, 0o600);
  await truncate(lease, 3);
  const [record] = await recorded('own', result);
  expect(record).toMatchObject({ outcome: 'computed', attempts: [{ attempt: 1, fence: 2 }] });
});

test('a result of another run is recorded as cached', async () => {
  const records = await recorded('other', await publishedUnrecorded('own'));
  expect(records).toMatchObject([{ outcome: 'cached', attempts: [], producedBy: { run: 'own' } }]);
});

test('the URL of downloaded data is recorded without its query', async () => {
  const result = await publishedUnrecorded('small-1');
  const sources = {
    images: { url: 'https://example.org/a.tgz?ticket=hush', digest: `sha256:${'ab'.repeat(32)}` },
  };
  await recordCached(
    store,
    { run: 'small-2', store: store.uri, stage, inputs: {} },
    { ...identity, sources },
    result,
  );
  const [record] = await readLineage(store, 'small-2');
  expect(record!.sources).toEqual({ images: { ...sources.images, url: 'https://example.org/a.tgz' } });
});
