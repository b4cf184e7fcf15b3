// Data sets whose images are decoded batch by batch, through the stages themselves.
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { compute as derive } from '../../stages/derive/compute.js';
import { compute as evaluate } from '../../stages/evaluate/compute.js';
import { compute as prepare } from '../../stages/prepare/compute.js';
import { compute as search } from '../../stages/search/compute.js';
import { type Artifact, openBlob } from '../../store/blob.js';
import { tarGz } from '../fixtures/archive.js';
import { type Files, mixedImages, writeFiles } from '../fixtures/images.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { planned, stageBench } from './stage-bench.js';

vi.setConfig({ testTimeout: 300_000 });

let files: Files;
beforeAll(async () => {
  files = await mixedImages();
});

const prepared = async (images: string, settings = 'streaming: true', folder?: string) => {
  const bench = stageBench(folder ?? (await temporaryFolder()));
  const source = `source: { imageFolder: ${images} }`;
  const stages = `  data: { uses: prepare, with: { ${source}, size: 8, shorterSide: 9, holdout: 0.4, measure: 0.2, ${settings} } }`;
  return { bench, ...(await prepare(bench.context(planned(stages, 'data'), {}))) };
};

const inFolder = async (content: Files): Promise<string> => {
  const folder = join(await temporaryFolder(), 'images');
  await writeFiles(folder, content);
  return folder;
};

const evaluation = (augment: string) =>
  planned(
    `
  data: { uses: prepare, with: { source: { mnist: {} }, pad: 2 } }
  evaluate:
    uses: evaluate
    with:
      dataset: \${{ stages.data.outputs.dataset }}
      genotype: { published: DARTS_V2 }
      cells: 3
      channels: 4
      epochs: 2
      stepsPerEpoch: 3
      batch: 4
      auxiliary: false
      cutout: 3
      augment: { crop: 1, ${augment} }`,
    'evaluate',
  );

it('trains to the bits of the same images in memory, where no crop is taken of the originals', async () => {
  const images = await inFolder(files);
  const folder = await temporaryFolder();
  const held = await prepared(images, 'pad: 0', folder);
  const { bench, outputs, summary } = await prepared(images, 'streaming: true', folder);
  expect(outputs['images']!.size).toBe(Object.values(files).reduce((sum, { length }) => sum + length, 0));
  const figures = { ...summary } as Record<string, unknown>;
  delete figures['content']; // Over encoded images here, over pixels there.
  expect(held.summary).toMatchObject(figures);
  expect(figures['images']).toEqual({ weights: 6, alpha: 6, measure: 6, test: 9 });

  const stage = evaluation('colorJitter: { brightness: 0.4, hue: 0.1 }');
  const of = async (dataset: Artifact, key: string) =>
    evaluate(bench.context(stage, { dataset }, { key: key.repeat(64) }));
  const expected = await of(held.outputs['dataset']!, 'a');
  const actual = await of(outputs['dataset']!, 'b');
  expect(actual.outputs).toEqual(expected.outputs);
  expect(actual.summary).toEqual(expected.summary);
});

it('with resized crops, stopped and resumed, ends with the bits of a training that was not', async () => {
  const { bench, outputs } = await prepared(await inFolder(files));
  const dataset = outputs['dataset']!;
  const stage = evaluation('resizedCrop: 0.2, colorJitter: { saturation: 0.4 }');
  const undisturbed = await evaluate(bench.context(stage, { dataset }, { key: 'b'.repeat(64) }));
  const key = 'c'.repeat(64);
  const stopped = evaluate(bench.context(stage, { dataset }, { key, stopAfter: 4 }));
  await expect(stopped).rejects.toThrow('stopped at step 4');
  const resumed = await evaluate(bench.context(stage, { dataset }, { key, fence: 2 }));
  expect(resumed.outputs).toEqual(undisturbed.outputs);
  // And the crops are of the originals: of the images at 8 × 8 they would be others.
  const held = await prepared(await inFolder(files), 'pad: 0');
  const ofMiddles = await evaluate(
    held.bench.context(stage, { dataset: held.outputs['dataset']! }, { key: 'd'.repeat(64) }),
  );
  expect(ofMiddles.outputs['weights']).not.toEqual(undisturbed.outputs['weights']);
});

it('is the same data set from a folder and from an archive in any order, with or without a top folder', async () => {
  const archive = join(await temporaryFolder(), 'images.tar.gz');
  const reversed = Object.entries(files)
    .reverse()
    .map(([path, bytes]) => [`animals/${path}`, bytes]);
  await writeFile(archive, await tarGz(Object.fromEntries(reversed) as Files));
  const one = await prepared(await inFolder(files));
  const other = await prepared(archive);
  expect(other.outputs).toEqual(one.outputs);
  expect(other.summary).toEqual(one.summary);
});

it('names the image whose bytes in the store have changed', async () => {
  const { bench, outputs } = await prepared(await inFolder(files));
  const pack = await openBlob(bench.store, outputs['images']!);
  await chmod(pack, 0o644);
  const bytes = await readFile(pack);
  const damaged = files['test/bee/0.jpg'] as Uint8Array;
  bytes[bytes.indexOf(damaged) + 20]! ^= 1;
  await writeFile(pack, bytes);
  const run = (key: string) =>
    evaluate(bench.context(evaluation(''), { dataset: outputs['dataset']! }, { key: key.repeat(64) }));
  await expect(run('a')).rejects.toMatchObject({
    code: 'DATA_IMAGE_DAMAGED',
    details: { cause: 'environment', found: expect.stringContaining('test/bee/0.jpg') as string },
  });
  await writeFile(pack, bytes.subarray(1));
  await expect(run('b')).rejects.toMatchObject({ code: 'STORE_BLOB_DAMAGED' });
});

it('names a source image that does not decode, and leaves nothing behind', async () => {
  const broken = { ...files, 'test/cat/1.jpg': (files['test/cat/0.jpg'] as Uint8Array).subarray(0, 200) };
  const folder = await temporaryFolder();
  await expect(prepared(await inFolder(broken), 'streaming: true', folder)).rejects.toMatchObject({
    code: 'DATA_IMAGE_UNREADABLE',
    details: { found: expect.stringContaining('test/cat/1.jpg') as string },
  });
  expect(await readdir(join(folder, '.writing'))).toEqual([]);
});

it('works for a search and a derivation too', async () => {
  const { bench, outputs } = await prepared(await inFolder(files), 'streaming: true, limit: { train: 15 }');
  const stages = `
  data: { uses: prepare, with: { source: { mnist: {} }, pad: 2 } }
  search:
    uses: search
    with:
      dataset: \${{ stages.data.outputs.dataset }}
      network: { channels: 4, cells: 3, nodes: 2 }
      epochs: 1
      batch: 3
      augment: { crop: 1 }
  derive: { uses: derive, with: { from: '\${{ stages.search.outputs.checkpoint }}' } }`;
  const dataset = outputs['dataset']!;
  const found = await search(bench.context(planned(stages, 'search'), { dataset }, { key: 'a'.repeat(64) }));
  expect(found.summary).toMatchObject({ measuredOn: 'measure' });
  const from = found.outputs['checkpoint']!;
  const derived = await derive(bench.context(planned(stages, 'derive'), { from }, { key: 'b'.repeat(64) }));
  expect(derived.outputs['genotype']).toBeDefined();
});
