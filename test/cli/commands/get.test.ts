import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { get } from '../../../cli/commands/get.js';
import { recordOutcome } from '../../../lineage/records.js';
import { openBlob, putBlob } from '../../../store/blob.js';
import { createRun } from '../../../store/run.js';
import { plan } from '../../fixtures/plan.js';
import { quietHome } from '../../fixtures/quiet-home.js';
import { outcome } from '../../lineage/records.js';

const home = quietHome();
const run = 'tiny-4f2a91c3';
const content = '{"epoch":0}\n';

/** A run whose warm-up has metrics, and a folder to copy to. */
async function finished() {
  const { store, folder } = home();
  await createRun(store, { name: run, plan });
  const metrics = await putBlob(store, Buffer.from(content), 'application/vnd.strata.metrics+jsonl');
  await recordOutcome(store, run, outcome({ stage: 'warmup', kind: 'warmup', outputs: { metrics } }));
  const to = join(folder, 'to');
  await mkdir(to);
  return { store, metrics, to };
}

test('an output is copied, is writable, and is described', async () => {
  const { to, metrics } = await finished();
  const file = join(to, 'mine.jsonl');
  await get('4f2a', 'warmup.metrics', file, {});
  expect(await readFile(file, 'utf8')).toBe(content);
  expect(home().printed()).toBe(
    `${file}: warmup.metrics, application/vnd.strata.metrics+jsonl, 12 bytes, ${metrics.digest}\n`,
  );
  await writeFile(file, 'changed');
});

test('in a folder, the copy is named after the output', async () => {
  const { to } = await finished();
  await get(run, 'warmup.metrics', to, {});
  expect(await readdir(to)).toEqual(['warmup.metrics.jsonl']);
});

test('an existing file is replaced only with --force', async () => {
  const { to } = await finished();
  const file = join(to, 'mine');
  await writeFile(file, 'before');
  await expect(get(run, 'warmup.metrics', file, {})).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
  expect(await readFile(file, 'utf8')).toBe('before');
  await get(run, 'warmup.metrics', file, { force: true });
  expect(await readFile(file, 'utf8')).toBe(content);
  expect(await readdir(to)).toEqual(['mine']);
});

test('- prints only the bytes to standard output', async () => {
  await finished();
  await get(run, 'warmup.metrics', '-', {});
  expect(home().printed()).toBe(content);
});

test('a damaged output is not copied and leaves no files', async () => {
  const { store, metrics, to } = await finished();
  const blob = await openBlob(store, metrics);
  await chmod(blob, 0o600);
  await writeFile(blob, content.replace('0', '1'));
  await expect(get(run, 'warmup.metrics', join(to, 'mine'), {})).rejects.toMatchObject({
    code: 'STORE_BLOB_DAMAGED',
  });
  await expect(get(run, 'warmup.metrics', '-', {})).rejects.toMatchObject({ code: 'STORE_BLOB_DAMAGED' });
  expect(home().printed()).toBe('');
  expect(await readdir(to)).toEqual([]);
});

test.each([
  ['warmpu.metrics', /RUN_STAGE_UNKNOWN: .*\n.*data, warmup\n.*did you mean warmup\?/],
  [
    'warmup.metric',
    /RUN_OUTPUT_UNKNOWN: .*\n.*warmup.checkpoint, warmup.metrics\n.*did you mean warmup.metrics\?/,
  ],
  ['warmup', /RUN_OUTPUT_UNKNOWN: .* but none of its outputs/],
  ['data.dataset', /RUN_OUTPUT_NOT_MADE: /],
])('%s gets a suggestion', async (output, message) => {
  const { to } = await finished();
  await expect(get(run, output, join(to, 'mine'), {})).rejects.toThrow(message);
  expect(await readdir(to)).toEqual([]);
});

test('a path that cannot be written is named', async () => {
  const { to } = await finished();
  await expect(get(run, 'warmup.metrics', join(to, 'no', 'such'), {})).rejects.toMatchObject({
    code: 'OUTPUT_NOT_WRITTEN',
    details: { cause: 'user' },
  });
});
