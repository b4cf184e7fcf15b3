import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writePicture } from '../../cli/commands/show.js';
import { recordOutcome } from '../../lineage/records.js';
import { genotypeSvg } from '../../report/drawing/genotype-svg.js';
import { putBlob } from '../../store/blob.js';
import type { ObjectStore } from '../../store/object-store.js';
import { outcome } from '../lineage/records.js';
import { dartsV2 } from '../report/genotypes.js';
import { temporaryStore } from '../store/temporary-folder.js';

const run = 'quickstart-1a2b3c4d';

test('the genotype of a run is drawn from the store', async () => {
  const { store, folder } = await temporaryStore();
  await recordDerivation(store, JSON.stringify(dartsV2));
  const file = join(folder, 'genotype.svg');
  await writePicture(store, run, file);
  expect(await readFile(file, 'utf8')).toBe(await genotypeSvg(dartsV2, { title: run }));
});

test('a run without a genotype is an error', async () => {
  const { store, folder } = await temporaryStore();
  await recordOutcome(store, run, outcome());
  await expect(writePicture(store, run, join(folder, 'genotype.svg'))).rejects.toMatchObject({
    code: 'RUN_WITHOUT_GENOTYPE',
  });
});

test('a path that cannot be written is named', async () => {
  const { store, folder } = await temporaryStore();
  await recordDerivation(store, JSON.stringify(dartsV2));
  const file = join(folder, 'no such folder', 'genotype.svg');
  await expect(writePicture(store, run, file)).rejects.toMatchObject({
    code: 'PICTURE_NOT_WRITTEN',
    // Not the file beside it, which is written first.
    details: { cause: 'user', found: `${file} cannot be written: no such file or directory (ENOENT)` },
  });
});

async function recordDerivation(store: ObjectStore, text: string): Promise<void> {
  const genotype = await putBlob(store, Buffer.from(text), 'application/vnd.strata.genotype+json');
  await recordOutcome(store, run, outcome({ stage: 'derive', kind: 'derive', outputs: { genotype } }));
}
