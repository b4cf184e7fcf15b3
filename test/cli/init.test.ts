import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { init, newSpec } from '../../cli/commands/init.js';
import { type Preset, presets, presetSummary } from '../../cli/commands/presets.js';
import { projectRoot } from '../../platform/paths.js';
import { checkSpec } from '../../spec/check-spec.js';
import { startEditor } from '../schemas/language-server.js';
import { temporaryFolder } from '../store/temporary-folder.js';

let folder: string;
let images: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  images = join(folder, 'images');
  await mkdir(images);
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function run(file: string, preset: Preset, force?: true) {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await init(join(folder, file), { preset, ...(force && { force }) });
  const out = log.mock.calls.flat().join('\n');
  log.mockRestore();
  return { out };
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

test.each(presets)('%s gives a valid spec of that name', async (preset) => {
  await run('mine.yaml', preset);
  const set = preset === 'quickstart' ? {} : { images };
  const { plan, diagnostics } = checkSpec(read('mine.yaml'), join(folder, 'mine.yaml'), { set });
  expect(diagnostics).toEqual([]);
  expect(plan!.name).toBe('mine');
});

test.each(presets)('an editor finds no errors in a new %s, outside and inside the clone', async (preset) => {
  const editor = await startEditor();
  try {
    for (const path of [join(folder, 'mine.yaml'), join(projectRoot, 'pipelines', 'own', 'mine.yaml')]) {
      const text = newSpec(preset, path, 'mine.yaml');
      expect(await editor.open(path, text)).toEqual([]);
      // It is that schema which finds nothing.
      const wrong = text.replace('uses: derive', 'uses: derife');
      expect((await editor.open(join(dirname(path), 'wrong.yaml'), wrong)).length).toBeGreaterThan(0);
    }
  } finally {
    await editor.close();
  }
});

test('the schema is named by relative path in the clone, and by a URI outside it', () => {
  const schemaOf = (path: string) => /\$schema=(\S+)\n/.exec(newSpec('quickstart', path, 'x.yaml'))![1]!;
  const inside = join(projectRoot, 'pipelines', 'own', 'x.yaml');
  expect(schemaOf(inside)).toBe('../../schemas/pipeline.schema.json');
  expect(existsSync(resolve(projectRoot, 'pipelines', 'own', schemaOf(inside)))).toBe(true);
  expect(schemaOf(join(projectRoot, '..x.yaml'))).toBe('schemas/pipeline.schema.json');
  const outside = fileURLToPath(schemaOf(join(folder, 'x.yaml')));
  expect(outside).toBe(join(projectRoot, 'schemas', 'pipeline.schema.json'));
});

test('an existing file is kept unless --force is given', async () => {
  await writeFile(join(folder, 'mine.yaml'), 'precious\n');
  await expect(run('mine.yaml', 'quickstart')).rejects.toMatchObject({
    code: 'INIT_FILE_EXISTS',
    details: { cause: 'user' },
  });
  expect(read('mine.yaml')).toBe('precious\n');
  await run('mine.yaml', 'quickstart', true);
  expect(read('mine.yaml')).toContain('name: mine\n');
});

test('the output shows how to run the file, with the parameters that must be set', async () => {
  const { out } = await run('My digits', 'images');
  expect(out).toContain(presetSummary('images'));
  expect(out).toContain(`strata run '${folder}/My digits.yaml' --set images=VALUE`);
  expect(read('My digits.yaml')).toContain('name: my-digits\n');
  expect(read('My digits.yaml')).toContain(`npx strata run '${folder}/My digits.yaml' --set`);
  expect((await run('other.yaml', 'quickstart')).out).not.toContain('--set');
});

test('an invalid name and a missing folder are rejected', async () => {
  await expect(run('___.yaml', 'quickstart')).rejects.toMatchObject({
    code: 'INIT_NAME',
    details: { cause: 'user' },
  });
  await expect(run('none/x.yaml', 'quickstart')).rejects.toMatchObject({
    code: 'INIT_NOT_WRITTEN',
    details: { cause: 'user' },
  });
});

test('darts is the protocol of DARTS', () => {
  const { plan } = checkSpec(newSpec('darts', '/x.yaml', 'x.yaml'), '/x.yaml', { set: { images } });
  const [data, search, , evaluate] = plan!.stages.map((stage) => stage.with);
  expect(data).toMatchObject({ holdout: 0.5, measure: 0 });
  expect(search).toMatchObject({
    network: { channels: 16, cells: 8, nodes: 4, stemMultiplier: 3, levels: 'shared' },
    epochs: 50,
    batch: 64,
    weights: { learningRate: { from: 0.025, to: 0.001 }, momentum: 0.9, weightDecay: 3e-4, clip: 5 },
    alpha: { learningRate: 3e-4, betas: [0.5, 0.999], weightDecay: 1e-3 },
    entropy: { from: 0, to: 0 },
    augment: { crop: 4, flip: true },
  });
  expect(evaluate).toMatchObject({
    cells: 20,
    channels: 36,
    epochs: 600,
    batch: 96,
    weights: { learningRate: { from: 0.025, to: 0 }, momentum: 0.9, weightDecay: 3e-4, clip: 5 },
    auxiliary: { weight: 0.4 },
    dropPath: 0.2,
    cutout: 16,
  });
});

test('multilevel has a table for each level, a warm-up, and an entropy term that grows to lambda', () => {
  const { plan } = checkSpec(newSpec('multilevel', '/x.yaml', 'x.yaml'), '/x.yaml', { set: { images } });
  expect(plan!.stages.map(({ kind }) => kind)).toEqual(['prepare', 'warmup', 'search', 'derive', 'evaluate']);
  const [, warmup, search] = plan!.stages.map((stage) => stage.with);
  expect(warmup).toMatchObject({ network: { levels: 'stage' }, epochs: 15 });
  expect(search).toMatchObject({ entropy: { schedule: 'linear', from: 0, to: 0.2, endEpoch: 35 } });
});
