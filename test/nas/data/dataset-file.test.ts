import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentDigest, datasetBytes, loadDataset } from '../../../nas/data/dataset-file.js';
import { indicesOf, type Dataset } from '../../../nas/data/dataset.js';
import { readSafetensors, writeSafetensors, type NamedTensor } from '../../../store/safetensors.js';
import { randomDataset } from '../../fixtures/dataset.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

const dataset = randomDataset({ train: 20, test: 6 });
const origin = { pad: 1, source: { format: 'idx' } } as const;

describe('the file of a data set', () => {
  it('is read as it was written', async () => {
    expect(await loaded(datasetBytes(dataset, origin))).toEqual(dataset);
  });

  it('has the same bytes each time', () => {
    expect(datasetBytes(structuredClone(dataset), origin)).toEqual(datasetBytes(dataset, origin));
  });

  it('records the source of the images', () => {
    const { metadata } = readSafetensors(datasetBytes(dataset, origin));
    expect(JSON.parse(metadata['dataset']!)).toMatchObject({
      apiVersion: 'strata/v1',
      classes: dataset.classes,
      content: contentDigest(dataset),
      ...origin,
    });
  });

  it.each<
    [string, RegExp, (tensors: Record<string, NamedTensor>, description: Record<string, unknown>) => void]
  >([
    ['a tensor is missing', /no tensor train.part/, (tensors) => delete tensors['train.part']],
    [
      'a tensor is of another type',
      /train.labels of type U8/,
      (tensors) => (tensors['train.labels'] = bytes(20)),
    ],
    ['labels are too few', /19 train.labels/, (tensors) => (tensors['train.labels'] = numbers(19, 0))],
    [
      'a label is no class',
      /test.labels outside the classes/,
      (tensors) => (tensors['test.labels'] = numbers(6, 4)),
    ],
    [
      'a label is negative',
      /test.labels outside the classes/,
      (tensors) => (tensors['test.labels'] = numbers(6, -1)),
    ],
    [
      'a part is unknown',
      /a train.part that does not match/,
      (tensors) => (tensors['train.part'] = bytes(20, 3)),
    ],
    [
      'parts are too few',
      /a train.part that does not match/,
      (tensors) => (tensors['train.part'] = bytes(19)),
    ],
    [
      'test images have another size',
      /test images of 8 × 6 × 1/,
      (tensors) => (tensors['test.images'] = { ...bytes(6 * 48), shape: [6, 8, 6, 1] }),
    ],
    ['a mean is missing', /2 means and 3 standard/, (_, description) => (description['mean'] = [0, 0])],
    ['a deviation is zero', /std\/0 must be > 0/, (_, description) => (description['std'] = [0, 1, 1])],
    [
      'classes are missing',
      /must have required property 'classes'/,
      (_, description) => delete description['classes'],
    ],
  ])('is refused when %s', async (_, found, spoil) => {
    const { tensors, metadata } = readSafetensors(datasetBytes(dataset, origin));
    const named = Object.fromEntries([...tensors].map(([name, tensor]) => [name, { name, ...tensor }]));
    const description = JSON.parse(metadata['dataset']!) as Record<string, unknown>;
    spoil(named, description);
    const renamed = Object.entries(named).map(([name, tensor]) => ({ ...tensor, name }));
    const reading = loaded(writeSafetensors(renamed, { dataset: JSON.stringify(description) }));
    await expect(reading).rejects.toMatchObject({ code: 'DATA_SET_DAMAGED' });
    await expect(reading).rejects.toThrow(found);
  });

  it('is refused when its description is missing or invalid JSON', async () => {
    const { tensors } = readSafetensors(datasetBytes(dataset, origin));
    const named = [...tensors].map(([name, tensor]) => ({ name, ...tensor }));
    await expect(loaded(writeSafetensors(named, {}))).rejects.toThrow('DATA_SET_DAMAGED');
    await expect(loaded(writeSafetensors(named, { dataset: '{' }))).rejects.toThrow('DATA_SET_DAMAGED');
  });
});

describe('the content digest', () => {
  it('depends on images and labels, not on split or normalization', () => {
    const changed = (change: (copy: Dataset) => void) => {
      const copy = structuredClone(dataset);
      change(copy);
      return contentDigest(copy);
    };
    expect(changed((copy) => copy.train.part.fill(0))).toBe(contentDigest(dataset));
    expect(contentDigest({ ...dataset, mean: [0, 0, 0] })).toBe(contentDigest(dataset));
    expect(changed((copy) => copy.test.images[0]!++)).not.toBe(contentDigest(dataset));
    expect(changed((copy) => (copy.train.labels[0]! ^= 1))).not.toBe(contentDigest(dataset));
    expect(contentDigest({ ...dataset, classes: ['a', 'b', 'c', 'd'] })).not.toBe(contentDigest(dataset));
  });
});

describe('the indices of a part', () => {
  it('contain every image of the part once, ascending', () => {
    const all = (['weights', 'alpha', 'measure'] as const).map((part) => indicesOf(dataset, part));
    for (const indices of all) expect(indices).toEqual(indices.slice().sort());
    expect(all.flatMap((indices) => [...indices]).sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
    expect([...indicesOf(dataset, 'measure')]).toEqual([9, 19]);
    expect(indicesOf(dataset, 'train')).toHaveLength(20);
    expect(indicesOf(dataset, 'test')).toHaveLength(6);
  });
});

async function loaded(content: Uint8Array): Promise<Dataset> {
  const path = join(await temporaryFolder(), 'dataset');
  await writeFile(path, content);
  return loadDataset(path);
}

function bytes(count: number, value = 0): NamedTensor {
  return { name: '', dtype: 'U8', shape: [count], data: new Uint8Array(count).fill(value) };
}

function numbers(count: number, value: number): NamedTensor {
  return { name: '', dtype: 'I32', shape: [count], data: new Int32Array(count).fill(value) };
}
