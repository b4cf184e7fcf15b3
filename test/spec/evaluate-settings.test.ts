import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSpec } from '../../spec/check-spec.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { changed } from './base-spec.js';

const derived = 'genotype: ${{ stages.derive.outputs.genotype }}';
const settingsOf = (spec: string, file = 'a.yaml') => {
  const { plan, diagnostics } = checkSpec(spec, file);
  expect(diagnostics).toEqual([]);
  return plan!.stages.find(({ name }) => name === 'evaluate')!;
};

describe('the genotype of an evaluation', () => {
  it('may be a file, whose content becomes part of the key', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'mine.txt'), 'x');
    const stage = settingsOf(changed(derived, 'genotype: { file: mine.txt }'), join(folder, 'a.yaml'));
    expect(stage).toMatchObject({
      with: { genotype: { format: 'file' } },
      sources: { genotype: join(folder, 'mine.txt') },
      needs: ['data'],
    });
  });

  it('may be a published one', () => {
    const stage = settingsOf(changed(derived, 'genotype: { published: DARTS_V2 }'));
    expect(stage).toMatchObject({ with: { genotype: { published: 'DARTS_V2' } }, sources: {} });
  });

  it.each([
    ['a missing file', '{ file: nowhere.json }', 'SPEC_FILE_MISSING', /a file with a genotype/],
    ['an unknown name', '{ published: DARTS_V3 }', 'SPEC_UNKNOWN_VALUE', /DARTS_V1, DARTS_V2/],
    ['both', '{ file: a.json, published: DARTS_V2 }', 'SPEC_CONFLICT', /exactly one of: file, published/],
    ['neither', '{}', 'SPEC_MISSING_KEY', /such as/],
    ['a bare name', 'DARTS_V2', 'SPEC_REFERENCE_EXPECTED', /stages\.derive\.outputs\.genotype/],
    ['a number', '7', 'SPEC_REFERENCE_EXPECTED', /stages\.derive\.outputs\.genotype.*published/],
  ])('is not %s', (_, genotype, code, expected) => {
    const { diagnostics } = checkSpec(changed(derived, `genotype: ${genotype}`), 'a.yaml');
    expect(diagnostics).toMatchObject([{ code, expected: expect.stringMatching(expected) as string }]);
  });
});

describe('a preset', () => {
  const withPreset = (more: string) => changed('auxiliary: false', `auxiliary: false\n      ${more}`);
  const sizes = 'the images are 28 x 28';

  it('gives the settings of DARTS on ImageNet, and explicit settings win', () => {
    const { diagnostics } = checkSpec(withPreset('preset: imagenet-mobile'), 'a.yaml');
    expect(diagnostics).toMatchObject([
      { code: 'SPEC_NETWORK_IMPOSSIBLE', found: expect.stringContaining(sizes) as string },
    ]);
    const padded = withPreset(
      'preset: imagenet-mobile\n      cells: 9\n      weights: { weightDecay: 0.5 }',
    ).replace('holdout: 0.5', 'holdout: 0.5\n      pad: 2');
    expect(settingsOf(padded).with).toMatchObject({
      stem: 'imagenet',
      cells: 9,
      channels: 48,
      labelSmoothing: 0.1,
      dropPath: 0,
      cutout: 0,
      weights: {
        learningRate: { schedule: 'exponential', from: 0.1, factor: 0.97 },
        weightDecay: 0.5,
        clip: 5,
      },
      augment: { crop: 0, flip: true, resizedCrop: 0.08, colorJitter: { hue: 0.2 } },
    });
  });

  it('has the same key as the same settings without it', () => {
    expect(settingsOf(withPreset('preset: cifar'))).toEqual(settingsOf(withPreset('cells: 20')));
  });

  it('must exist', () => {
    const { diagnostics } = checkSpec(withPreset('preset: imagenet'), 'a.yaml');
    expect(diagnostics).toMatchObject([
      { code: 'SPEC_UNKNOWN_VALUE', expected: 'one of: cifar, imagenet-mobile' },
    ]);
  });
});

it.each([
  ['learningRate: { factor: 0.9 }', 'weights.learningRate.factor'],
  ['learningRate: { schedule: exponential, to: 0.1 }', 'weights.learningRate.to'],
])('a learning rate has no field that its schedule does not read: %s', (rate) => {
  const spec = changed('auxiliary: false', `auxiliary: false\n      weights: { ${rate} }`);
  expect(checkSpec(spec, 'a.yaml').diagnostics).toMatchObject([{ code: 'SPEC_CONFLICT' }]);
});
