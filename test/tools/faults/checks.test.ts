import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { recordOutcome } from '../../../lineage/records.js';
import { digestOf, putBlob } from '../../../store/blob.js';
import { writeCheckpoint } from '../../../store/checkpoint.js';
import { layout } from '../../../store/layout.js';
import { acquireLease } from '../../../store/lease.js';
import type { ObjectStore } from '../../../store/object-store.js';
import { openStore } from '../../../store/open-store.js';
import { publishResult } from '../../../store/result.js';
import { createRun } from '../../../store/run.js';
import { checkLineage } from '../../../tools/faults/checks/check-lineage.js';
import { checkStore, differences, snapshot } from '../../../tools/faults/checks/check-store.js';
import type { TraceLine } from '../../../tools/faults/trace.js';
import { plan } from '../../fixtures/plan.js';
import { outcome } from '../../lineage/records.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

const key = 'a'.repeat(64);
const run = 'tiny-1';
let folder: string;
let store: ObjectStore;

/** The store of a run with one stage. */
beforeEach(async () => {
  folder = await temporaryFolder();
  store = openStore(pathToFileURL(folder).href);
  await createRun(store, { name: run, plan });
  const lease = await acquireLease(store, key, { run, stage: 'data', attempt: 1, holder: 'host' });
  if ('heldBy' in lease) throw new Error('held');
  const outputs = { dataset: await putBlob(store, Buffer.from('images'), 'text/plain') };
  const producedBy = { run, stage: 'data', attempt: 1 };
  await publishResult(store, key, { kind: 'prepare', outputs, summary: {}, producedBy }, lease);
  await recordOutcome(store, run, outcome({ key, outputs, attempts: [ended(1, 'completed')] }));
  await lease.release();
});

function ended(fence: number, how: 'completed' | 'lost') {
  const time = '2026-01-01T00:00:00.000Z';
  return { attempt: fence, fence, startedAt: time, finishedAt: time, outcome: how } as const;
}

/** Writes into the store in a way that product code never does. */
async function put(name: string, content: string): Promise<void> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await chmod(file, 0o644).catch(() => undefined);
  await writeFile(file, content);
}

const result = layout.result(key);

test('an intact store has no problems', async () => {
  expect(await checkStore(folder)).toEqual([]);
  expect(await checkLineage(folder, run, ['data'], [])).toEqual([]);
});

test.each([
  ['a partially written file', async () => put('.writing/1-2-3', 'half'), /\.writing.*unexpected file/],
  ['a changed result', async () => put(result, `${await text(result)} `), /result\.json.*seal/],
  ['a changed blob', async () => put(nameOfBlob(), 'other images'), /blobs.*does not match its digest/],
  ['a missing blob', async () => store.remove(nameOfBlob()), /result\.json.*output is missing/],
  ['an unexpected file', async () => put('stages/notes.txt', 'hello'), /notes\.txt.*unexpected file/],
  [
    'a checkpoint of a finished stage',
    async () =>
      writeCheckpoint(store, key, 1, {
        step: 1,
        bytes: Buffer.from('x'),
        metadata: {},
        keep: 1,
      }),
    /checkpoints.*of a finished stage/,
  ],
] as const)('%s is found', async (_, damage, found) => {
  await damage();
  const problems = await checkStore(folder);
  expect(problems.join('\n')).toMatch(found);
});

test('a second computation, an unrecorded attempt, and a missing record are found', async () => {
  const job: TraceLine = {
    at: 1,
    process: 'compute',
    pid: 1,
    type: 'job',
    kind: 'prepare',
    key,
    fence: 2,
    worker: 1,
  };
  expect(await checkLineage(folder, run, ['data'], [job])).toEqual([
    'lineage of data: attempts of fence 2 are not recorded',
  ]);
  expect(await checkLineage(folder, run, ['data', 'search'], [])).toEqual(['lineage of search: no record']);
  await recordOutcome(store, run, outcome({ key, attempts: [ended(1, 'lost'), ended(2, 'completed')] }));
  expect(await checkLineage(folder, run, ['data'], [])).toEqual(['lineage of data: computed, computed']);
});

test('changes by a late writer are found, a lease that it released is ignored', async () => {
  const before = await snapshot(folder);
  await put(layout.lease(key, 7, 'released'), '');
  expect(differences(before, await snapshot(folder))).toEqual([]);
  await put(result, 'other');
  await put('blobs/new', 'new');
  await store.remove(nameOfBlob());
  expect(differences(before, await snapshot(folder)).sort()).toEqual(
    [`${nameOfBlob()} removed`, 'blobs/new added', `${result} changed`].sort(),
  );
});

const text = async (name: string) => readFile(join(folder, name), 'utf8');

const nameOfBlob = () => layout.blob(digestOf(Buffer.from('images')));
