import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lineage } from '../../../cli/commands/lineage.js';
import { recordOutcome } from '../../../lineage/records.js';
import type { LineageList } from '../../../schemas/generated/lineage-list.js';
import { validate } from '../../../schemas/validate.js';
import type { ObjectStore } from '../../../store/object-store.js';
import { openStore } from '../../../store/open-store.js';
import { createRun } from '../../../store/run.js';
import { plan } from '../../fixtures/plan.js';
import { pipelineOutcomes } from '../../lineage/records.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

let store: ObjectStore;
let printed: string;

beforeEach(async () => {
  const home = await temporaryFolder();
  vi.stubEnv('STRATA_HOME', home);
  store = openStore(pathToFileURL(join(home, 'store')).href);
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  await createRun(store, { name: 'tiny-0a', plan });
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('prints the tree of the run that matches a prefix', async () => {
  for (const ended of pipelineOutcomes()) await recordOutcome(store, 'tiny-0a', ended);
  expect(await lineage('tiny', {})).toBe(0);
  expect(printed).toMatch(/^tiny-0a\n\nevaluate\n/);
});

test('prints the records with --json', async () => {
  for (const ended of pipelineOutcomes()) await recordOutcome(store, 'tiny-0a', ended);
  await lineage('tiny-0a', { json: true });
  const records = validate<LineageList>('lineage-list', JSON.parse(printed));
  expect(records.map(({ stage }) => stage)).toEqual(pipelineOutcomes().map(({ stage }) => stage));
});

test('reports that no stage has ended yet', async () => {
  await lineage('tiny-0a', {});
  expect(printed).toContain('No stage has ended yet.');
});

test('a run that does not exist is a designed error', async () => {
  await expect(lineage('other', {})).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
});
