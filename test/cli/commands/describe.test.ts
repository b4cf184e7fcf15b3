import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import colors from 'picocolors';
import { afterEach, beforeEach, describe as suite, expect, it, vi } from 'vitest';
import { describe, type DescribeOptions } from '../../../cli/commands/describe.js';
import { networkText } from '../../../report/network-description.js';
import type { NetworkDescription } from '../../../schemas/generated/network-description.js';
import { validate } from '../../../schemas/validate.js';
import { goldenSet } from '../../nas/golden/golden-set.js';

let printed: string;

beforeEach(() => {
  printed = '';
  vi.spyOn(console, 'log').mockImplementation((text) => {
    printed += `${String(text)}\n`;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function described(named: string, options: Partial<DescribeOptions> = {}): Promise<NetworkDescription> {
  printed = '';
  await describe(named, { stem: 'cifar', ...options, json: true });
  return validate<NetworkDescription>('network-description', JSON.parse(printed));
}

suite('strata describe', () => {
  it.each([
    ['DARTS_V1', 'cifar', 3_169_414, undefined],
    ['DARTS_V2', 'cifar', 3_349_342, 528_359_040],
    ['DARTS_V1', 'imagenet', 4_510_432, undefined],
    ['DARTS_V2', 'imagenet', 4_718_752, 529_911_552],
  ] as const)('counts %s with the stem %s as the reference does', async (name, stem, parameters, adds) => {
    const { multiplyAdds, ...description } = await described(name, { stem });
    expect(description.parameters).toBe(parameters);
    if (adds !== undefined) expect(multiplyAdds).toBe(adds);
  });

  it.each(['cifar', 'imagenet'] as const)(
    'counts the small network of the golden set eval-%s',
    async (stem) => {
      const { settings } = goldenSet<
        Record<'C' | 'layers' | 'classes' | 'image' | 'parameters_without_auxiliary', number> & {
          genotype: string;
        }
      >(`eval-${stem}`);
      const options = {
        cells: `${settings.layers}`,
        channels: `${settings.C}`,
        classes: `${settings.classes}`,
        image: `${settings.image}`,
      };
      expect((await described(settings.genotype, { stem, ...options })).parameters).toBe(
        settings.parameters_without_auxiliary,
      );
    },
  );

  it("counts DARTS's super-network and that of the golden set", async () => {
    const { genotype, ...found } = await described('supernet');
    expect(genotype).toBeUndefined();
    expect(found).toMatchObject({ parameters: 1_930_618, network: { cells: 8, channels: 16 } });
    const { settings } =
      goldenSet<Record<'C' | 'layers' | 'classes' | 'image' | 'supernet_parameters', number>>('search');
    const options = {
      cells: `${settings.layers}`,
      channels: `${settings.C}`,
      classes: `${settings.classes}`,
      image: `${settings.image}`,
    };
    expect((await described('supernet', options)).parameters).toBe(settings.supernet_parameters);
    await expect(describe('supernet', { stem: 'imagenet' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
    await expect(describe('supernet', { stem: 'cifar', darts: true })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
  });

  it('reports the shapes of every cell', async () => {
    const { cells } = await described('DARTS_V2', { stem: 'imagenet' });
    expect(cells).toHaveLength(14);
    expect(cells[0]).toMatchObject({
      inputs: [
        [56, 56, 48],
        [28, 28, 48],
      ],
      output: [28, 28, 192],
      level: 0,
    });
    expect(cells[4]).toMatchObject({ reduction: true, output: [14, 14, 384], level: 1 });
    expect(cells[13]).toMatchObject({
      inputs: [
        [7, 7, 768],
        [7, 7, 768],
      ],
      output: [7, 7, 768],
    });
  });

  it("reads DARTS's text from a file and writes it again", async () => {
    await describe('DARTS_V1', { stem: 'cifar', darts: true });
    const text = printed;
    const file = join(await mkdtemp(join(tmpdir(), 'strata-describe-')), 'v1.txt');
    await writeFile(file, text);
    printed = '';
    await describe(file, { stem: 'cifar', darts: true });
    expect(printed).toBe(text);
    expect((await described(file)).parameters).toBe(3_169_414);
  });

  it('says what it cannot describe', async () => {
    const options = { stem: 'cifar' } as const;
    await expect(describe('nowhere.json', options)).rejects.toMatchObject({ code: 'GENOTYPE_UNREADABLE' });
    await expect(describe('DARTS_V2', { ...options, image: '30' })).rejects.toMatchObject({
      code: 'NETWORK_INPUT_UNSUITED',
    });
    await expect(describe('DARTS_V2', { ...options, cells: 'many' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
    await expect(describe('DARTS_V2', { ...options, cells: '2' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
  });

  it('fits narrow screens', async () => {
    const description = await described('DARTS_V2', { auxiliary: true });
    for (const line of networkText(description, 60, colors.createColors(false))) {
      expect(line.length).toBeLessThanOrEqual(60);
    }
  });
});
