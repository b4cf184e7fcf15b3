import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { publishedGenotype } from '../../nas/network/parse-genotype.js';
import { projectRoot } from '../../platform/paths.js';
import { checkSpec } from '../../spec/check-spec.js';
import { loadPlan } from '../../spec/load-plan.js';
import { resolvedSpec } from '../../spec/resolved-spec.js';
import { editedPipeline } from '../fixtures/edited-pipeline.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { baseSpec } from './base-spec.js';

const shipped = readdirSync(join(projectRoot, 'pipelines'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => join(projectRoot, 'pipelines', name));

test.each(shipped)('the resolved spec of %s has the same stages', async (file) => {
  const images = await temporaryFolder();
  const genotype = join(images, 'genotype.json');
  await writeFile(genotype, JSON.stringify(publishedGenotype('DARTS_V2')));
  // What no pipeline gives a default to.
  const declared = Object.entries({ images, genotype }).filter(([name]) =>
    readFileSync(file, 'utf8').includes(`\n  ${name}:\n    type: string\n`),
  );
  const plan = await loadPlan(file, { set: Object.fromEntries(declared) });
  const again = checkSpec(resolvedSpec(plan), '/elsewhere/resolved.yaml');
  expect(again.diagnostics).toEqual([]);
  expect(again.plan!.stages).toEqual(plan.stages);
});

test('a resolved spec keeps sources, needs, durations and steps', async () => {
  const pipeline = await editedPipeline(await temporaryFolder());
  await pipeline.edit((text) =>
    text
      .replace('defaults:\n', 'defaults:\n  timeout: 90m\n  checkpoint: { every: 7 steps }\n')
      .replace('uses: derive', 'uses: derive\n    needs: [data]'),
  );
  const plan = await loadPlan(pipeline.file);
  const text = resolvedSpec(plan);
  expect(checkSpec(text, '/elsewhere/resolved.yaml').plan!.stages).toEqual(plan.stages);
  expect(text).toMatch(/timeout: 90m/);
  expect(text).toMatch(/every: 7 steps/);
});

test('a resolved spec keeps presets, and genotypes that no stage derives', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'genotype.json'), '{}');
  for (const genotype of ['{ file: genotype.json }', '{ published: DARTS_V2 }']) {
    const text = baseSpec
      .replace('genotype: ${{ stages.derive.outputs.genotype }}', `genotype: ${genotype}`)
      .replace('uses: evaluate\n    with:', 'uses: evaluate\n    with:\n      preset: cifar');
    const { plan, diagnostics } = checkSpec(text, join(folder, 'small.yaml'));
    expect(diagnostics).toEqual([]);
    expect(checkSpec(resolvedSpec(plan!), '/elsewhere/resolved.yaml').plan!.stages).toEqual(plan!.stages);
  }
});

test('a resolved spec keeps files to fetch and the labels of CIFAR', () => {
  const file = `{ url: 'https://example.org/x?v=1', sha256: ${'ab'.repeat(32)} }`;
  const roles = ['trainImages', 'trainLabels', 'testImages', 'testLabels'];
  for (const source of [
    `{ imageFolder: ${file} }`,
    `{ idx: { ${roles.map((role) => `${role}: ${file}`).join(', ')} } }`,
    `{ cifar10: { archive: ${file} } }`,
    `{ cifar100: { archive: ${file}, labels: coarse } }`,
  ]) {
    const { plan } = checkSpec(baseSpec.replace('{ mnist: {} }', source), 'small.yaml');
    expect(checkSpec(resolvedSpec(plan!), '/elsewhere/resolved.yaml').plan!.stages).toEqual(plan!.stages);
  }
});

test('parameters are filled in and defaults written out', () => {
  const { plan } = checkSpec(baseSpec, 'small.yaml', { set: { lambda: '0.25' } });
  const text = resolvedSpec(plan!);
  expect(text).toMatch(/^# with seed=3, lambda=0.25\n/);
  const { stages, params } = parse(text) as {
    params?: object;
    stages: Record<string, { with: object; timeout: string }>;
  };
  expect(params).toBeUndefined();
  expect(stages['search']).toMatchObject({ with: { entropy: { to: 0.25 }, batch: 64 }, timeout: '7d' });
});
