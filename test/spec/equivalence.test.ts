import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { expect, test } from 'vitest';
import { projectRoot } from '../../platform/paths.js';
import { checkSpec } from '../../spec/check-spec.js';
import type { Plan, StageKind } from '../../spec/plan.js';
import { stageKinds } from '../../stages/kinds.js';
import { baseSpec } from './base-spec.js';

const quickstart = readFileSync(join(projectRoot, 'pipelines/quickstart.yaml'), 'utf8');

test.each(Object.keys(stageKinds) as StageKind[])(
  'a %s stage with explicit defaults has the same settings as one without them',
  (kind) => {
    const least = document(baseSpec);
    for (const stage of Object.values(least.stages)) {
      stage.with = onlyRequired(stage.with);
    }
    const planned = planOf(least);
    const spelled = document(stringify(least));
    const name = planned.stages.find((stage) => stage.kind === kind)!.name;
    const settings = planned.stages.find((stage) => stage.name === name)!.with;
    // The source is written in another form than it is planned in.
    Object.assign(spelled.stages[name]!.with, { ...settings, ...pick(least.stages[name]!.with, 'source') });
    expect(results(planOf(spelled))).toEqual(results(planned));
  },
);

test.each([
  ['comments and blank lines', (text: string) => text.replaceAll('\n', ' # why\n\n')],
  ['line ends', (text: string) => text.replaceAll('\n', '\r\n')],
  ['the order of keys', (text: string) => stringify(reversed(document(text)))],
  ['the style of YAML', (text: string) => JSON.stringify(document(text))],
  ['retries', (text: string) => `${text}defaults: { retry: { attempts: 9 } }\n`],
  [
    'time-outs and checkpoints',
    (text: string) => `${text}defaults: { timeout: 2h, checkpoint: { keep: 9 } }\n`,
  ],
  ['resources', (text: string) => `${text}defaults: { resources: { queue: gpu } }\n`],
  ['needs', (text: string) => text.replace('uses: derive', 'uses: derive\n    needs: [data]')],
  ['the name', (text: string) => text.replace('name: quickstart', 'name: other')],
])('%s change neither settings nor inputs nor sources of a stage', (_, edit) => {
  expect(edit(quickstart)).not.toBe(quickstart);
  const edited = checkSpec(edit(quickstart), join(projectRoot, 'pipelines/edited.yaml'));
  expect(edited.diagnostics).toEqual([]);
  expect(results(edited.plan!)).toEqual(results(checkSpec(quickstart, 'pipelines/quickstart.yaml').plan!));
});

interface SpecDocument {
  stages: Record<string, { uses: string; with: Record<string, unknown> }>;
}

function document(text: string): SpecDocument {
  return parseDocument(text).toJS() as SpecDocument;
}

function planOf(spec: SpecDocument): Plan {
  const { plan, diagnostics } = checkSpec(stringify(spec), 'small.yaml');
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return plan!;
}

/** What a stage's key is made of, by stage. */
function results(plan: Plan): Record<string, unknown> {
  return Object.fromEntries(
    plan.stages.map(({ name, with: settings, inputs, sources }) => [name, { settings, inputs, sources }]),
  );
}

function onlyRequired(settings: Record<string, unknown>): Record<string, unknown> {
  return ['source', 'dataset', 'from', 'genotype', 'auxiliary'].reduce(
    (kept, field) => ({ ...kept, ...pick(settings, field) }),
    {},
  );
}

function pick(settings: Record<string, unknown>, field: string): Record<string, unknown> {
  return field in settings ? { [field]: settings[field] } : {};
}

function reversed<T>(value: T): T {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed<unknown>(item)]),
  ) as T;
}
