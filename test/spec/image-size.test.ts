import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSpec } from '../../spec/check-spec.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { changed } from './base-spec.js';
import { expectErrors } from './expect-errors.js';

const check = async (settings: string) => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'images'));
  const source = `source: { imageFolder: images }\n      ${settings}`;
  const { plan, diagnostics } = checkSpec(changed('source: { mnist: {} }', source), join(folder, 'a.yaml'));
  return { diagnostics, with: plan?.stages[0]?.with };
};

describe('the size of images', () => {
  it('is the default of the shorter side', async () => {
    expect((await check('size: 32')).with).toMatchObject({ size: 32, shorterSide: 32 });
    expect((await check('size: 32\n      shorterSide: 36')).with).toMatchObject({
      size: 32,
      shorterSide: 36,
    });
  });

  it('and streaming are absent from plans that do not set them, which keeps keys', async () => {
    const { with: plain } = await check('seed: 1');
    expect(Object.keys(plain!)).not.toContain('streaming');
    expect(Object.keys(plain!)).not.toContain('shorterSide');
    expect((await check('streaming: false\n      seed: 1')).with).toEqual(plain);
  });

  it('decides whether a network can process them', async () => {
    expect((await check('size: 30')).diagnostics).toMatchObject([
      { code: 'SPEC_NETWORK_IMPOSSIBLE', remedy: 'choose another `size` in the stage `data`' },
      {},
    ]);
  });

  it.each([
    ['a shorter side below it', 'size: 32\n      shorterSide: 31', 'SPEC_OUT_OF_RANGE'],
    ['none, with streaming', 'streaming: true', 'SPEC_MISSING_KEY'],
    ['none, with a shorter side', 'shorterSide: 256', 'SPEC_MISSING_KEY'],
    ['a border, with streaming', 'size: 32\n      streaming: true\n      pad: 2', 'SPEC_CONFLICT'],
    ['a text', 'size: big', 'SPEC_WRONG_TYPE'],
  ])('cannot be %s', async (_, settings, code) => {
    expect((await check(settings)).diagnostics).toMatchObject([{ code }]);
  });
});

const mnist = 'source: { mnist: {} }';
expectErrors({
  'images that have one size already': [
    ['SPEC_CONFLICT', mnist, `${mnist}\n      ¦size: 32`],
    ['SPEC_CONFLICT', mnist, `${mnist}\n      ¦size: 32\n      streaming: true`],
  ],
});
