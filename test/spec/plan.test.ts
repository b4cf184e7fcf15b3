import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../platform/paths.js';
import { expect, test } from 'vitest';
import { checkSpec } from '../../spec/check-spec.js';
import { loadPlan } from '../../spec/load-plan.js';
import type { Plan } from '../../spec/plan.js';
import { baseSpec, changed } from './base-spec.js';
import { temporaryFolder } from '../store/temporary-folder.js';

test('a valid spec becomes a plan with defaults written out, references as inputs and parameters filled in', () => {
  const plan = planOf(baseSpec);
  expect(plan).toMatchObject({ apiVersion: 'strata/v1', name: 'small', params: { seed: 3, lambda: 0.5 } });
  expect(stage(plan, 'search')).toEqual({
    name: 'search',
    kind: 'search',
    with: {
      epochs: 3,
      batch: 64,
      order: 'first',
      weights: {
        learningRate: { from: 0.025, to: 0.001 },
        momentum: 0.9,
        weightDecay: 0.0003,
        clip: 5,
      },
      alpha: { learningRate: 0.0003, betas: [0.5, 0.999], weightDecay: 0.001 },
      entropy: { schedule: 'linear', from: 0, to: 0.5, startEpoch: 0, endEpoch: 3, over: 'all' },
      augment: { crop: 4, flip: true },
      seed: 0,
      threads: 2,
    },
    inputs: { from: { stage: 'warmup', output: 'checkpoint' } },
    sources: {},
    needs: ['warmup'],
    retry: { attempts: 5, backoffSeconds: 10, maximumBackoffSeconds: 300 },
    timeoutSeconds: 7 * 24 * 3600,
    checkpoint: { everySteps: 200, keep: 3 },
    resources: { queue: 'gpu' },
  });
});

test('stages are in topological order, and ties keep the order of the file', () => {
  const [head, ...blocks] = baseSpec.split(/^ {2}(?=(?:data|warmup|search|derive|evaluate):$)/m);
  const reversed = `${head}${blocks
    .reverse()
    .map((block) => `  ${block}`)
    .join('')}`;
  const names = (text: string) => planOf(text).stages.map(({ name }) => name);
  expect(names(reversed)).toEqual(['data', 'warmup', 'search', 'derive', 'evaluate']);
  const more = '  zebra:\n    uses: prepare\n    with: { source: { mnist: {} } }\n';
  expect(names(changed('  derive:\n', `${more}  derive:\n`)).slice(0, 2)).toEqual(['data', 'warmup']);
  expect(names(changed('  data:\n', `${more}  data:\n`)).slice(0, 2)).toEqual(['zebra', 'data']);
});

test('needs adds order where no data flows', () => {
  const spec = changed('    uses: search\n', '    uses: search\n    needs: [data, warmup]\n');
  expect(stage(planOf(spec), 'search').needs).toEqual(['warmup', 'data']);
});

test('a plan cannot be changed', () => {
  const plan = planOf(baseSpec);
  expect(() => Object.assign(stage(plan, 'search').with, { epochs: 1 })).toThrow(TypeError);
  expect(() => Object.assign(plan.stages, { 0: undefined })).toThrow(TypeError);
});

test('a plan is plain JSON', () => {
  const plan = planOf(baseSpec);
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});

test('a search without a checkpoint has a network of its own', () => {
  const spec = changed(
    'from: ${{ stages.warmup.outputs.checkpoint }}',
    'dataset: ${{ stages.data.outputs.dataset }}\n      network: { cells: 6 }',
  );
  const search = stage(planOf(spec), 'search');
  expect(search.with['network']).toEqual({
    channels: 16,
    cells: 6,
    nodes: 4,
    stemMultiplier: 3,
    levels: 'stage',
  });
  expect(search.inputs).toEqual({ dataset: { stage: 'data', output: 'dataset' } });
});

test('an explicit partition of the cells is kept unchanged', () => {
  const spec = changed('levels: stage', 'levels: [[0, 4], [2], [1, 3]]');
  expect(stage(planOf(spec), 'warmup').with['network']).toMatchObject({ levels: [[0, 4], [2], [1, 3]] });
});

test('anchors and merge keys are read, and their defaults do not leak from one stage into another', () => {
  const spec = baseSpec
    .replace('epochs: 2\n', 'epochs: 2\n      weights: &weights { clip: 1 }\n')
    .replace('epochs: 3\n', 'epochs: 3\n      weights: { <<: *weights, momentum: 0 }\n')
    .replace('auxiliary: false', 'auxiliary: false\n      weights: *weights');
  const plan = planOf(spec);
  const rates = (name: string) => stage(plan, name).with['weights'];
  expect(rates('warmup')).toMatchObject({ clip: 1, learningRate: { to: 0.025 } });
  expect(rates('search')).toMatchObject({ clip: 1, momentum: 0, learningRate: { to: 0.001 } });
  expect(rates('evaluate')).toMatchObject({ clip: 1, learningRate: { to: 0 } });
});

test('a plan has the file name and the digest of the text', () => {
  expect(planOf(baseSpec).spec).toMatchObject({ file: join(process.cwd(), 'small.yaml') });
  expect(planOf(`${baseSpec}# more\n`).spec.digest).not.toBe(planOf(baseSpec).spec.digest);
});

test('the shipped quickstart can be planned', async () => {
  const plan = await loadPlan(join(projectRoot, 'pipelines/quickstart.yaml'));
  expect(plan.stages.map(({ kind }) => kind)).toEqual(['prepare', 'warmup', 'search', 'derive', 'evaluate']);
  expect(Object.keys(stage(plan, 'data').sources)).toEqual([
    'trainImages',
    'trainLabels',
    'testImages',
    'testLabels',
  ]);
});

test('the shipped pipeline for images takes the path of the images, or says how to set it', async () => {
  const file = join(projectRoot, 'pipelines/images.yaml');
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'images'));
  const plan = await loadPlan(file, { set: [`images=${join(folder, 'images')}`] });
  expect(stage(plan, 'data')).toMatchObject({
    with: { source: { format: 'imageFolder' } },
    sources: { images: join(folder, 'images') },
  });
  await expect(loadPlan(file, { set: { images: 'not-there.tar' } })).rejects.toMatchObject({
    code: 'SPEC_FILE_MISSING',
    message: expect.stringContaining('--set images=PATH') as string,
  });
});

test('the shipped pipeline for ImageNet streams images, and evaluates a genotype from a file on them', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'images'));
  await writeFile(join(folder, 'genotype.json'), '{}');
  const set = [`images=${join(folder, 'images')}`, `genotype=${join(folder, 'genotype.json')}`];
  const plan = await loadPlan(join(projectRoot, 'pipelines/imagenet.yaml'), { set });
  expect(stage(plan, 'data').with).toMatchObject({ streaming: true, size: 224, shorterSide: 256 });
  expect(stage(plan, 'evaluate').with).toMatchObject({
    stem: 'imagenet',
    augment: { crop: 0, resizedCrop: 0.08 },
  });
});

test('a file that is missing, a folder, or far too large is an error like any other', async () => {
  const folder = await temporaryFolder();
  await expect(loadPlan(join(folder, 'none.yaml'))).rejects.toMatchObject({ code: 'SPEC_UNREADABLE' });
  await expect(loadPlan(folder)).rejects.toMatchObject({ code: 'SPEC_UNREADABLE' });
  const large = join(folder, 'large.yaml');
  await writeFile(large, `# ${'x'.repeat(1024 * 1024)}\n`);
  await expect(loadPlan(large)).rejects.toMatchObject({ code: 'SPEC_TOO_LARGE', details: { cause: 'user' } });
});

function planOf(text: string): Plan {
  const { plan, diagnostics } = checkSpec(text, 'small.yaml');
  expect(diagnostics).toEqual([]);
  return plan!;
}

function stage(plan: Plan, name: string) {
  return plan.stages.find((planned) => planned.name === name)!;
}
