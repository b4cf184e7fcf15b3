import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { codeFacts, hostFacts } from '../../lineage/facts.js';
import { readLineage, recordOutcome } from '../../lineage/records.js';
import { layout } from '../../store/layout.js';
import { newer, reseal } from '../fixtures/reseal.js';
import { isOnS3, temporaryStore } from '../store/temporary-folder.js';
import { attempt, outcome, pipelineOutcomes } from './records.js';

test('records are read in order of appending', async () => {
  const { store } = await temporaryStore();
  for (const ended of pipelineOutcomes()) await recordOutcome(store, 'r', ended);
  const records = await readLineage(store, 'r');
  expect(records).toEqual(
    pipelineOutcomes().map((ended) => ({ apiVersion: 'strata/v1', run: 'r', ...ended })),
  );
  expect(await readLineage(store, 'other')).toEqual([]);
});

test('concurrent writers lose no records', async () => {
  const { store } = await temporaryStore();
  const stages = Array.from({ length: isOnS3 ? 4 : 12 }, (_, index) => `stage-${index}`);
  await Promise.all(stages.map((stage) => recordOutcome(store, 'r', outcome({ stage }))));
  expect((await readLineage(store, 'r')).map(({ stage }) => stage).sort()).toEqual(stages.sort());
});

test('a repeated outcome is recorded once; the outcome of a later attempt is recorded separately', async () => {
  const { store } = await temporaryStore();
  const stopped = outcome({ outcome: 'paused', outputs: {} });
  for (const ended of [stopped, stopped, { ...stopped, attempts: [attempt(1), attempt(2)] }]) {
    await recordOutcome(store, 'r', ended);
  }
  expect((await readLineage(store, 'r')).map(({ attempts }) => attempts.length)).toEqual([1, 2]);
});

test('a damaged record is skipped and reported', async () => {
  const { store, folder } = await temporaryStore();
  for (const ended of pipelineOutcomes()) await recordOutcome(store, 'r', ended);
  await truncate(join(folder, layout.lineageRecord('r', 2)), 50);
  const damages: string[] = [];
  const records = await readLineage(store, 'r', {
    onDamage: (damage) => damages.push(damage.details.place!),
  });
  expect(records.map(({ stage }) => stage)).toEqual(['data', 'derive', 'evaluate']);
  expect(damages).toEqual([`${store.uri}/${layout.lineageRecord('r', 2)}`]);
});

test('a record of a newer Strata is an error, not skipped', async () => {
  const { store, folder } = await temporaryStore();
  for (const ended of pipelineOutcomes()) await recordOutcome(store, 'r', ended);
  const name = layout.lineageRecord('r', 2);
  await reseal(join(folder, name), newer);
  const refusal = { code: 'VERSION_NEWER', details: { place: `${store.uri}/${name}` } };
  await expect(readLineage(store, 'r')).rejects.toMatchObject(refusal);
});

test('a record that does not match its schema is refused', async () => {
  const { store } = await temporaryStore();
  const wrong = outcome({ outcome: 'guessed' as never });
  await expect(recordOutcome(store, 'r', wrong)).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
    details: { cause: 'bug' },
  });
  expect(await store.list('')).toEqual([]);
});

test('facts about code and host match the schema and contain no environment variables', async () => {
  vi.stubEnv('TEMPORAL_API_KEY', 'a-secret-that-must-not-travel');
  const { store } = await temporaryStore();
  const ended = outcome({ code: await codeFacts('2.21.0'), host: hostFacts() });
  const record = await recordOutcome(store, 'r', ended);
  expect(record.code).toMatchObject({
    tensorflow: '2.21.0',
    node: process.versions.node,
    temporal: '1.24.0',
  });
  expect(JSON.stringify(record)).not.toContain('a-secret-that-must-not-travel');
  vi.unstubAllEnvs();
});
