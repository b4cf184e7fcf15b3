// The official archives are unavailable in tests. These are smaller, in the format that the CIFAR page describes.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSource, type SourceFormat } from '../../../nas/data/sources/open-source.js';
import { prepare, type PrepareOptions } from '../../../nas/data/prepare.js';
import { tar, tarGz } from '../../fixtures/archive.js';
import { cifar100Files, cifar10Files } from '../../fixtures/cifar.js';
import { randomPixels, writeFiles, type Files } from '../../fixtures/images.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

const ten: SourceFormat = { format: 'cifar10' };

describe('CIFAR-10', () => {
  it('takes its classes from the meta file and its images in the order of the batches', async () => {
    const { classes, train, test } = await opened(cifar10Files(2), ten);
    expect(classes).toEqual(expect.arrayContaining(['airplane', 'truck']));
    expect(classes).toHaveLength(10);
    expect([train.labels.length, test.labels.length]).toEqual([100, 20]);
    expect([...train.labels.subarray(20, 32)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  });

  it('interleaves red, green and blue from their planes', async () => {
    const { train, test } = await opened(cifar10Files(), ten);
    const { images, ...size } = await train.pixels(Uint32Array.of(13, 49));
    expect(size).toEqual({ height: 32, width: 32, channels: 3 });
    expectPixels(
      images,
      Uint8Array.from([...interleaved('data_batch_2.bin 3'), ...interleaved('data_batch_5.bin 9')]),
    );
    expectPixels((await test.pixels(Uint32Array.of(7))).images, interleaved('test_batch.bin 7'));
  });

  it('gives the same data set from a .tar.gz, a .tar in another order, and the unpacked folder', async () => {
    const files = cifar10Files(2);
    const reversed = Object.fromEntries(Object.entries(files).reverse());
    const folder = await temporaryFolder();
    await writeFiles(folder, files);
    const paths = [
      await archived(await tarGz(files)),
      await archived(await tar(reversed)),
      folder,
      join(folder, 'cifar-10-batches-bin'),
    ];
    const prepared = await Promise.all(paths.map((path) => prepare(job(ten, path))));
    expect(prepared[0]!.summary).toMatchObject({
      images: { weights: 50, alpha: 50, test: 20 },
      size: { height: 32, width: 32, channels: 3 },
    });
    for (const other of prepared.slice(1)) expect(Buffer.compare(other.bytes, prepared[0]!.bytes)).toBe(0);
  });

  it.each<[string, (files: Record<string, Uint8Array | string>) => void, RegExp]>([
    [
      'without a batch and the names',
      (files) =>
        ['data_batch_3.bin', 'batches.meta.txt'].forEach((name) =>
          Reflect.deleteProperty(files, `${top}/${name}`),
        ),
      /^DATA_CIFAR_MISSING: \S+ has no data_batch_3.bin, no batches.meta.txt\n.*CIFAR-10's binary version/,
    ],
    [
      'in the Python version',
      (files) =>
        Object.keys(files).forEach((name) => {
          files[name.replace('.bin', '')] = files[name]!;
          Reflect.deleteProperty(files, name);
        }),
      /^DATA_CIFAR_MISSING: .*\n.*\n.*take the binary version/,
    ],
    [
      'with half a record',
      (files) => (files[`${top}/data_batch_2.bin`] = Buffer.alloc(3073 + 9)),
      /^DATA_CIFAR_DAMAGED: cifar-10-batches-bin\/data_batch_2.bin in \S+ has 3082 bytes, which are 1 records and 9 bytes/,
    ],
    [
      'with an empty file',
      (files) => (files[`${top}/test_batch.bin`] = ''),
      /test_batch.bin in \S+ has 0 bytes/,
    ],
    [
      'with a label that is no class',
      (files) => ((files[`${top}/data_batch_4.bin`] as Uint8Array)[2 * 3073] = 10),
      /data_batch_4.bin in \S+ has label 10 in record 2, counted from 0\n.*labels below 10/,
    ],
    [
      'with too few names',
      (files) => (files[`${top}/batches.meta.txt`] = 'cat\ndog\ndog\n'),
      /batches.meta.txt in \S+ names 2 classes in 3 lines\n.*10 names/,
    ],
  ])('%s is refused', async (_, spoil, message) => {
    const files = cifar10Files();
    spoil(files);
    await expect(opened(files, ten)).rejects.toMatchObject({
      details: { cause: 'user' },
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('CIFAR-100', () => {
  it('takes the fine labels by default', async () => {
    const { classes, train } = await opened(cifar100Files(), { format: 'cifar100' });
    expect([classes.length, classes[99], train.labels[42]]).toEqual([100, 'fine 99', 42]);
    expectPixels((await train.pixels(Uint32Array.of(42))).images, interleaved('train.bin 42'));
  });

  it('takes the coarse labels on request', async () => {
    const { classes, train } = await opened(cifar100Files(), { format: 'cifar100', labels: 'coarse' });
    expect([classes.length, classes[19], train.labels[42]]).toEqual([20, 'coarse 19', 2]);
  });

  it('refuses an invalid fine label, and an invalid coarse label only when coarse labels are requested', async () => {
    const files = cifar100Files();
    (files['cifar-100-binary/test.bin'] as Uint8Array).set([20, 99], 3074);
    await expect(opened(files, { format: 'cifar100', labels: 'coarse' })).rejects.toThrow(
      /test.bin in \S+ has label 20 in record 1/,
    );
    await expect(opened(files, { format: 'cifar100', labels: 'fine' })).resolves.toBeDefined();
  });
});

const top = 'cifar-10-batches-bin';

async function opened(files: Files, form: SourceFormat) {
  return openSource(form, { archive: { path: await archived(await tarGz(files)) } }, () => {});
}

async function archived(bytes: Buffer): Promise<string> {
  const path = join(await temporaryFolder(), 'archive');
  await writeFile(path, bytes);
  return path;
}

function job(source: SourceFormat, path: string) {
  const options: PrepareOptions = {
    source,
    pad: 0,
    holdout: 0.5,
    measure: 0,
    normalize: 'perChannel',
    seed: 0,
  };
  return { with: options, sources: { archive: { path } }, onProgress: () => {} };
}

/** An element-wise comparison would take seconds. */
function expectPixels(found: Uint8Array, expected: Uint8Array): void {
  expect(Buffer.compare(found, expected)).toBe(0);
}

function interleaved(name: string): Uint8Array {
  const planes = randomPixels(name, 3072);
  return Uint8Array.from({ length: 3072 }, (_, at) => planes[(at % 3) * 1024 + Math.floor(at / 3)]!);
}
