import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSafetensors } from '../../store/safetensors.js';
import { runName, tinyExperiment, type TinyExperiment } from './tiny-experiment.js';

const text =
  "Genotype(normal=[('sep_conv_3x3', 0), ('sep_conv_3x3', 1), ('skip_connect', 0), ('dil_conv_3x3', 2)], normal_concat=range(2, 4), " +
  "reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), ('avg_pool_3x3', 1)], reduce_concat=range(2, 4))";

const pipeline = `apiVersion: strata/v1
name: tiny
stages:
  data:
    uses: prepare
    with: { source: { imageFolder: images } }
  evaluate:
    uses: evaluate
    with:
      dataset: \${{ stages.data.outputs.dataset }}
      genotype: { file: mine.txt }
      cells: 4
      channels: 4
      epochs: 1
      stepsPerEpoch: 2
      batch: 6
      auxiliary: false
`;

let experiment: TinyExperiment;
let run: string;
beforeAll(async () => {
  experiment = await tinyExperiment();
  await writeFile(join(experiment.folder, 'mine.txt'), text);
  await writeFile(join(experiment.folder, 'elsewhere.yaml'), pipeline);
  const { stdout } = await experiment.real(['run', join(experiment.folder, 'elsewhere.yaml')]);
  run = runName(stdout);
});
afterAll(() => experiment.remove());

test("a genotype in DARTS's format is evaluated, and is exported unchanged", async () => {
  const weights = join(experiment.folder, 'weights.safetensors');
  await experiment.real(['get', run, 'evaluate.weights', weights]);
  const { metadata } = readSafetensors(await readFile(weights));
  const { genotype } = JSON.parse(metadata['network']!) as { genotype: object };
  const evaluated = join(experiment.folder, 'evaluated.json');
  await writeFile(evaluated, JSON.stringify(genotype));
  expect((await experiment.real(['describe', evaluated, '--darts'])).stdout).toBe(text);
});

test('another genotype gives another stage key', async () => {
  await writeFile(join(experiment.folder, 'mine.txt'), text.replace('avg_pool_3x3', 'max_pool_3x3'));
  const { stdout } = await experiment.real(['plan', join(experiment.folder, 'elsewhere.yaml'), '--json']);
  const { stages } = JSON.parse(stdout) as { stages: { name: string; state: string }[] };
  expect(stages.map(({ name, state }) => [name, state])).toEqual([
    ['data', 'cached'],
    ['evaluate', 'run'],
  ]);
});

test('the trained network is exported to PyTorch and TensorFlow Serving', async () => {
  const weights = join(experiment.folder, 'pytorch.safetensors');
  await experiment.real(['export', run, 'evaluate', weights, '--to', 'safetensors']);
  const { tensors } = readSafetensors(await readFile(weights));
  expect(tensors.get('stem.0.weight')!.shape).toEqual([12, 3, 3, 3]);

  const model = join(experiment.folder, 'models', '1');
  await mkdir(join(experiment.folder, 'models'));
  await experiment.real(['export', run, 'evaluate', model, '--to', 'saved-model']);
  expect((await readdir(model)).sort()).toEqual(['assets.extra', 'saved_model.pb']);
  const again = await experiment.real(['export', run, 'evaluate', model, '--to', 'saved-model']);
  expect([again.exitCode, again.stderr]).toEqual([2, expect.stringContaining('OUTPUT_EXISTS')]);
});
