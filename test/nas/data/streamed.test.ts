import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  imageName,
  readStreamedDataset,
  type StreamedDataset,
  streamedDatasetBytes,
} from '../../../nas/data/streamed/dataset-file.js';
import { streamedSource } from '../../../nas/data/streamed/image-source.js';
import { prepareStreamed } from '../../../nas/data/streamed/prepare.js';
import { openBlob } from '../../../store/blob.js';
import { openStore } from '../../../store/open-store.js';
import { tar } from '../../fixtures/archive.js';
import { classFolders, mixedImages } from '../../fixtures/images.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

async function streamed(archive: Uint8Array, options: object = {}, given?: string) {
  const folder = given ?? (await temporaryFolder());
  const path = join(folder, 'images.tar');
  await writeFile(path, archive);
  const store = openStore(pathToFileURL(join(folder, 'store')).href);
  const { dataset, summary } = await prepareStreamed(
    {
      with: {
        source: { format: 'imageFolder' },
        size: 4,
        shorterSide: 5,
        pad: 0,
        holdout: 0,
        measure: 0,
        normalize: 'perChannel',
        seed: 0,
        ...options,
      },
      sources: { images: { path } },
      onProgress: () => undefined,
    },
    store,
  );
  return { dataset, summary, store };
}

describe('a streamed data set', () => {
  it('is read as it was written', async () => {
    const { dataset } = await streamed(await tar(await mixedImages()));
    expect(readStreamedDataset(streamedDatasetBytes(dataset), 'file')).toEqual({
      ...dataset,
      train: { ...dataset.train, names: new Uint8Array(dataset.train.names) },
      test: { ...dataset.test, names: new Uint8Array(dataset.test.names) },
    });
    expect([0, 7, 17].map((index) => imageName(dataset.train, index))).toEqual([
      'train/ape/0.jpg',
      'train/bee/1.jpg',
      'train/cat/5.png',
    ]);
  });

  it('has one channel when all images are gray', async () => {
    const { dataset, store } = await streamed(await tar(await classFolders({ channels: 1 })));
    expect(dataset).toMatchObject({ channels: 1, mean: { length: 1 }, std: { length: 1 } });
    const source = streamedSource(dataset, await openBlob(store, dataset.images));
    for await (const { images } of source.evaluationBatches(Uint32Array.of(1, 0), 2, 'test'))
      expect(images).toHaveLength(2 * 4 * 4);
  });

  it('takes the later of two members with the same name, as unpacking does', async () => {
    const files = await mixedImages({ classes: ['ape'], train: 2, test: 1 });
    const other = { ...files, 'train/ape/0.jpg': files['train/ape/1.jpg']! };
    const twice = Buffer.concat([(await tar(other)).subarray(0, -1024), await tar(files)]);
    const { dataset } = await streamed(twice);
    expect(dataset).toEqual((await streamed(await tar(files))).dataset);
  });

  it('contains only the images within a limit', async () => {
    const files = await mixedImages();
    const whole = await streamed(await tar(files));
    const { dataset, summary } = await streamed(await tar(files), { limit: { train: 6, test: 3 } });
    expect(summary['images']).toEqual({ weights: 6, alpha: 0, measure: 0, test: 3 });
    expect(dataset.images.size).toBeLessThan(whole.dataset.images.size / 2);
  });

  it('is refused with invalid statistics, and leaves no file behind', async () => {
    const folder = await temporaryFolder();
    const given = { normalize: { mean: [0.5], std: [1] } };
    const making = streamed(await tar(await mixedImages({ train: 1, test: 1 })), given, folder);
    await expect(making).rejects.toMatchObject({ code: 'DATA_NORMALIZE_CHANNELS' });
    expect(await readdir(join(folder, 'store', '.writing'))).toEqual([]);
  });

  it.each<[string, (dataset: StreamedDataset) => StreamedDataset]>([
    ['other sizes than its blob', (d) => ({ ...d, images: { ...d.images, size: d.images.size + 1 } })],
    [
      'a label outside the classes',
      (d) => ({ ...d, test: { ...d.test, labels: d.test.labels.map(() => 3) } }),
    ],
    ['too few names', (d) => ({ ...d, train: { ...d.train, names: d.train.names.subarray(0, -1) } })],
    ['a mean too many', (d) => ({ ...d, mean: [...d.mean, 0] })],
  ])('with %s is damaged', async (_, change) => {
    const { dataset } = await streamed(await tar(await mixedImages({ train: 1, test: 1 })));
    const bytes = streamedDatasetBytes(change(dataset));
    expect(() => readStreamedDataset(bytes, 'file')).toThrow('DATA_SET_DAMAGED');
  });
});
