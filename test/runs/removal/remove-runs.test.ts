import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { finishedStages, readLineage } from '../../../lineage/records.js';
import type { StrataError } from '../../../platform/errors.js';
import { removalEffect } from '../../../runs/removal/preview.js';
import { removeRuns } from '../../../runs/removal/remove.js';
import { annotate } from '../../../store/annotation.js';
import { blobDamage, putBlob } from '../../../store/blob.js';
import { listCheckpoints, writeCheckpoint } from '../../../store/checkpoint.js';
import { layout } from '../../../store/layout.js';
import { acquireLease, type Lease } from '../../../store/lease.js';
import type { ObjectStore } from '../../../store/object-store.js';
import { openStore } from '../../../store/open-store.js';
import { publishResult, readResult } from '../../../store/result.js';
import { createRun, listRuns } from '../../../store/run.js';
import { setAside } from '../../../store/set-aside.js';
import { claimKey } from '../../../store/stage-key.js';
import { branchingPlan, computedRun } from '../../fixtures/computed-run.js';
import { reseal } from '../../fixtures/reseal.js';
import { isOnS3, temporaryStore } from '../../store/temporary-folder.js';

const first = branchingPlan();
/** Shares `data` and `other` with the first; `warmup` and `search` are its own. */
const second = branchingPlan(7);

const blobs = (store: ObjectStore) => store.list('blobs/');
const runNames = async (store: ObjectStore) => (await listRuns(store)).map(({ name }) => name);

/** Every run that is listed has all that its lineage names, and every result its blobs. */
async function expectWhole(store: ObjectStore): Promise<void> {
  for (const name of await runNames(store)) {
    for (const { key, outputs, inputs } of await readLineage(store, name)) {
      for (const artifact of [
        ...Object.values(outputs),
        ...Object.values(inputs).map((read) => read.artifact),
      ])
        expect(await blobDamage(store, artifact, { digest: true })).toBeUndefined();
      expect(await store.size(layout.keyComponents(key))).toBeDefined();
    }
  }
  for (const name of (await store.list('stages/')).filter((one) => one.endsWith('result.json')))
    expect(await readResult(store, name.split('/')[1]!, { digest: true })).toBeDefined();
  expect(await store.list('trash/')).toEqual([]);
}

/** The names of all that is kept, but the keys' leases and components, which stay always. */
async function kept(store: ObjectStore): Promise<string[]> {
  return (await store.list('')).filter((name) => !/\/(leases\/|key\.json)/.test(name));
}

test('removing a run removes what only it refers to; what it shares with another run stays', async () => {
  const { store } = await temporaryStore();
  const keys = await computedRun(store, 'a', first);
  await annotate(store, 'a', { tagged: ['x'] });
  await computedRun(store, 'b', second);
  const preview = await removalEffect(store, ['a']);
  const before = await blobs(store);
  await removeRuns(store, ['a']);
  expect(await runNames(store)).toEqual(['b']);
  await expectWhole(store);
  for (const [stage, key] of Object.entries(keys)) {
    const isKept = (await readResult(store, key)) !== undefined;
    expect([stage, isKept]).toEqual([stage, stage === 'data' || stage === 'other']);
  }
  expect(before.length - (await blobs(store)).length).toBe(2);
  expect(preview).toMatchObject({ results: 2, checkpoints: 0, blobs: 2, shared: 2 });
});

test('the preview matches what is removed, in bytes too, and changes nothing', async () => {
  const { store } = await temporaryStore();
  const keys = await computedRun(store, 'a', first, (key) => key.slice(0, 10));
  const begun = { ...first, stages: first.stages.slice(0, 1) };
  await computedRun(store, 'b', begun);
  const lease = (await acquireLease(store, keys['search']!, {
    ...{ run: 'a', stage: 'search', attempt: 2, holder: 'test' },
  })) as Lease;
  await writeCheckpoint(store, keys['search']!, lease.fence, {
    step: 1,
    bytes: Buffer.alloc(1000),
    metadata: {},
    keep: 1,
  });
  const before = await store.list('');
  const preview = await removalEffect(store, ['a']);
  expect(await store.list('')).toEqual(before);
  expect(preview).toMatchObject({ results: 3, checkpoints: 1, blobs: 3, shared: 1 });
  expect(preview.bytes).toBeGreaterThanOrEqual(1030);
  await removeRuns(store, ['a']);
  expect(await listCheckpoints(store, keys['search']!)).toEqual([]);
  await expectWhole(store);
});

test('the lineage of a run stays while another run uses its results', async () => {
  const { store } = await temporaryStore();
  await computedRun(store, 'a', first);
  await computedRun(store, 'b', first);
  await removeRuns(store, ['a']);
  expect(await runNames(store)).toEqual(['b']);
  expect(await readLineage(store, 'a')).toHaveLength(4);
  await expectWhole(store);
  await removeRuns(store, ['b']);
  expect(await kept(store)).toEqual([]);
});

test('a blob of two keys stays if one of them stays', async () => {
  const { store } = await temporaryStore();
  await computedRun(store, 'a', first, () => 'the same');
  await computedRun(store, 'b', second, () => 'the same');
  await removeRuns(store, ['a']);
  await expectWhole(store);
  expect(await blobs(store)).toHaveLength(1);
});

test('results that were set aside are removed with the runs that refer to them', async () => {
  const { store } = await temporaryStore();
  const keys = await computedRun(store, 'a', first);
  await computedRun(store, 'b', first);
  const owner = { run: 'a', stage: 'search', attempt: 1, holder: 'test' };
  await setAside(store, keys['search']!, (await acquireLease(store, keys['search']!, owner)) as Lease, owner);
  await removeRuns(store, ['a']);
  // The other run's lineage names it still.
  await expectWhole(store);
  await removeRuns(store, ['b']);
  expect(await kept(store)).toEqual([]);
});

test('the checkpoints of a removed killed run are removed, and those of a remaining run stay', async () => {
  const { store } = await temporaryStore();
  await createRun(store, { name: 'a', plan: first });
  await createRun(store, { name: 'b', plan: first });
  for (const [run, key] of [
    ['a', 'a'.repeat(64)],
    ['b', 'b'.repeat(64)],
  ] as const) {
    await claimKey(store, key, run);
    const lease = (await acquireLease(store, key, { run, stage: 's', attempt: 1, holder: 'test' })) as Lease;
    await writeCheckpoint(store, key, lease.fence, {
      step: 1,
      bytes: Buffer.from('state'),
      metadata: {},
      keep: 1,
    });
  }
  await removeRuns(store, ['a']);
  expect(await listCheckpoints(store, 'a'.repeat(64))).toEqual([]);
  expect(await listCheckpoints(store, 'b'.repeat(64))).toHaveLength(1);
});

test('a store that is older than claims is swept by lineage and leases', async () => {
  const { store } = await temporaryStore();
  await computedRun(store, 'a', first);
  await computedRun(store, 'b', second);
  for (const name of await store.list('stages/')) if (name.includes('/runs/')) await store.remove(name);
  await removeRuns(store, ['a']);
  await expectWhole(store);
  expect(await blobs(store)).toHaveLength(4);
});

test('if a newer Strata has written to a remaining run, nothing is removed', async () => {
  const { store, folder } = await temporaryStore();
  await computedRun(store, 'a', first);
  await computedRun(store, 'b', second);
  await reseal(join(folder, layout.lineageRecord('b', 1)), { apiVersion: 'strata/v2' });
  const before = await store.list('');
  await expect(removeRuns(store, ['a'])).rejects.toMatchObject({ code: 'VERSION_NEWER' });
  expect(await store.list('')).toEqual(before);
});

/** Every change is met on a local folder; on S3, where all takes longer, some. */
const stride = isOnS3 ? 11 : 1;

/** The store, where `before` is called ahead of each change with its number, from 1. */
function watched(store: ObjectStore, before: (change: number) => Promise<void>): ObjectStore {
  let changes = 0;
  const first =
    <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) =>
    async (...args: Args) => {
      await before(++changes);
      return work(...args);
    };
  return {
    ...store,
    move: first((from, to) => store.move(from, to)),
    write: first((name, bytes, options) => store.write(name, bytes, options)),
    writeFile: first((name, path, options) => store.writeFile(name, path, options)),
    remove: first((name) => store.remove(name)),
  };
}

/** Two runs that share stages, and an empty one; a copy for each call, which is quicker than making them. */
const twoRuns = (() => {
  let made: Promise<string> | undefined;
  const make = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'strata-runs-'));
    const store = openStore(pathToFileURL(folder).href);
    await computedRun(store, 'a', first);
    await computedRun(store, 'b', second);
    await createRun(store, { name: 'c', plan: first });
    return folder;
  };
  return {
    copy: async (): Promise<ObjectStore> => {
      const { store, folder } = await temporaryStore();
      await cp(await (made ??= make()), folder, { recursive: true });
      return store;
    },
    remove: async () => rm((await made) ?? '', { recursive: true, force: true }),
  };
})();
afterAll(() => twoRuns.remove());

async function countChanges(): Promise<number> {
  let count = 0;
  await removeRuns(
    watched(await twoRuns.copy(), async (change) => void (count = change)),
    ['a'],
  );
  return count;
}

test('a removal interrupted before any change leaves a consistent store, and the next one finishes it', async () => {
  const changes = await countChanges();
  expect(changes).toBeGreaterThan(10);
  for (let stop = 1; stop <= changes; stop += stride) {
    const store = await twoRuns.copy();
    const dying = watched(store, async (change) => {
      if (change >= stop) throw new Error('killed');
    });
    await expect(removeRuns(dying, ['a'])).rejects.toThrow('killed');
    const outputs = (await readLineage(store, 'b')).flatMap((record) => Object.values(record.outputs));
    for (const artifact of outputs)
      expect(await blobDamage(store, artifact, { digest: true })).toBeUndefined();

    const isThere = (await runNames(store)).includes('a');
    await removeRuns(store, isThere ? ['a', 'c'] : ['c']);
    await expectWhole(store);
    expect(await runNames(store)).toEqual(['b']);
    expect(await blobs(store)).toHaveLength(4);
    expect(await store.list('runs/a/')).toEqual(await keptLineage(store));
  }
});

/** `b` found what `a` computed. */
const keptLineage = async (store: ObjectStore) => [
  ...(await store.list(layout.lineage('a'))),
  layout.removed('a'),
];

test('a run that starts before any change of a removal keeps what it found, or computes it', async () => {
  const changes = await countChanges();
  for (let at = 1; at <= changes; at += stride) {
    const store = await twoRuns.copy();
    let held: unknown;
    const meeting = watched(store, async (change) => {
      if (change === at) await computedRun(store, 'late', first).catch((error: unknown) => (held = error));
    });
    await removeRuns(meeting, ['a']);
    // The run met a lease of the removal, and continues once that is released.
    if (held) await computedRun(store, 'late', first);
    await expectWhole(store);
    expect((await runNames(store)).sort()).toEqual(['b', 'c', 'late']);
    const found = finishedStages(await readLineage(store, 'late'));
    expect(found.size).toBe(4);
    for (const { key } of found.values()) expect(await readResult(store, key)).toBeDefined();
  }
});

test('a new result that refers to a blob being removed keeps it, or is withdrawn', async () => {
  const changes = await countChanges();
  const key = 'e'.repeat(64);
  const ends = new Set<string>();
  for (let late = 1; late <= changes; late += stride) {
    const store = await twoRuns.copy();
    const producedBy = { run: 'c', stage: 's', attempt: 1 };
    await claimKey(store, key, 'c');
    const lease = (await acquireLease(store, key, { ...producedBy, holder: 'test' })) as Lease;
    // Content that the run which goes has made as well.
    const search = (await readLineage(store, 'a')).find(({ stage }) => stage === 'search')!;
    const text = `output of ${search.key}`;
    const checkpoint = await putBlob(store, Buffer.from(text), 'application/octet-stream');
    const result = { kind: 'search' as const, outputs: { checkpoint }, summary: {}, producedBy };
    const meeting = watched(store, async (change) => {
      if (change !== late) return;
      ends.add(
        await publishResult(store, key, result, lease).then(
          () => 'published',
          (error: unknown) => (error as StrataError).code,
        ),
      );
    });
    await removeRuns(meeting, ['a']);
    await expectWhole(store);
  }
  expect([...ends].sort()).toEqual(['STORE_BLOB_MISSING', 'published']);
});
