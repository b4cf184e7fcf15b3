// The real CLI, supervisor, Temporal server and worker; only the numbers are stubbed.
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Forecast } from '../../schemas/generated/forecast.js';
import { validate } from '../../schemas/validate.js';
import { changeByte, editedPipeline, move, touch, type EditedPipeline } from '../fixtures/edited-pipeline.js';
import { strataHome, type StrataHome } from '../fixtures/strata-home.js';

// Several real runs in each, on computers that have other things to do.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let home: StrataHome;
let folders = 0;

beforeAll(async () => {
  home = await strataHome();
  const { exitCode, all } = await home.strata(['run', (await freshPipeline()).file], {
    STRATA_CPU_SLOTS: '2',
  });
  expect(exitCode, all).toBe(0);
});
afterAll(() => home.remove());

const freshPipeline = () => editedPipeline(join(home.folder, `edit-${folders++}`));

interface Edit {
  readonly what: string;
  readonly to?: (text: string) => string;
  readonly data?: (pipeline: EditedPipeline) => Promise<void>;
  readonly set?: readonly string[];
  /** The stages to recompute. */
  readonly computes: readonly string[];
}

const everything = ['data', 'warmup', 'search', 'derive', 'evaluate'];

const edits: readonly Edit[] = [
  { what: 'nothing', computes: [] },
  { what: 'a parameter', set: ['lambda=0.3'], computes: ['search', 'derive', 'evaluate'] },
  { what: 'the seed of all', set: ['seed=1'], computes: everything },
  {
    what: "a parameter's default",
    to: (text) => text.replace('default: 0.2', 'default: 0.4'),
    computes: ['search', 'derive', 'evaluate'],
  },
  {
    what: 'the network',
    to: (text) => text.replace('channels: 4, cells: 3 }', 'channels: 6, cells: 3 }'),
    computes: ['warmup', 'search', 'derive', 'evaluate'],
  },
  {
    what: 'the evaluation only',
    to: (text) => text.replace('auxiliary: false', 'auxiliary: false\n      cutout: 2'),
    computes: ['evaluate'],
  },
  {
    what: 'the derivation only',
    to: (text) =>
      text.replace("search.outputs.checkpoint }}' }", "search.outputs.checkpoint }}', threads: 1 }"),
    computes: ['derive', 'evaluate'],
  },
  {
    what: 'the split of the data',
    to: (text) => text.replace('measure: 0.1', 'measure: 0.2'),
    computes: everything,
  },
  {
    what: "a data file's content",
    data: (pipeline) => changeByte(pipeline.dataFile('train-images')),
    computes: everything,
  },
  {
    what: 'the time of a data file',
    data: (pipeline) => touch(pipeline.dataFile('train-images')),
    computes: [],
  },
  {
    what: 'the place of a data file',
    to: (text) => text.replace('data/train-images', 'moved'),
    data: (pipeline) => move(pipeline.dataFile('train-images'), join(pipeline.file, '../moved')),
    computes: [],
  },
  {
    what: 'resources',
    to: (text) => text.replace('defaults:\n', 'defaults:\n  resources: { queue: gpu }\n'),
    computes: [],
  },
  {
    what: 'retries, time-outs and checkpoints',
    to: (text) =>
      text
        .replace('attempts: 3', 'attempts: 9')
        .replace('defaults:\n', 'defaults:\n  timeout: 2h\n  checkpoint: { every: 5 steps, keep: 9 }\n'),
    computes: [],
  },
  { what: 'comments', to: (text) => text.replaceAll('\n', ' # why\n\n'), computes: [] },
  { what: 'the order of keys and stages', to: (text) => stringify(reversed(document(text))), computes: [] },
  { what: 'white space and quoting', to: (text) => JSON.stringify(document(text), null, 7), computes: [] },
  { what: 'line ends', to: (text) => text.replaceAll('\n', '\r\n'), computes: [] },
  {
    what: "a stage's name",
    to: (text) => text.replaceAll('warmup:', 'heat:').replace('stages.warmup', 'stages.heat'),
    computes: [],
  },
  { what: "the pipeline's name", to: (text) => text.replace('name: edited', 'name: other'), computes: [] },
  {
    what: 'the form of equal values',
    to: (text) => text.replace('default: 0.2', 'default: 20.0e-2').replace('epochs: 3', 'epochs: 0x3'),
    computes: [],
  },
  {
    what: 'defaults that are written out',
    to: (text) => text.replace('epochs: 3', 'batch: 64\n      threads: 2\n      epochs: 3'),
    computes: [],
  },
  {
    what: 'an anchor in place of copies',
    to: (text) =>
      text
        .replace('augment: { crop: 1, flip: false }', 'augment: &augment { crop: 1, flip: false }')
        .replaceAll('augment: { crop: 1, flip: false }', 'augment: *augment'),
    computes: [],
  },
  {
    what: 'more order',
    to: (text) => text.replace('uses: derive', 'uses: derive\n    needs: [data, warmup]'),
    computes: [],
  },
  { what: 'a stage that is gone', to: (text) => text.slice(0, text.indexOf('  evaluate:')), computes: [] },
  {
    what: 'a stage that is new',
    to: (text) => withSecondEvaluation(text, (block) => block.replace('epochs: 3', 'epochs: 4')),
    computes: ['again'],
  },
  {
    what: 'a stage that is written twice',
    to: (text) => withSecondEvaluation(text, (block) => block),
    computes: [],
  },
];

/** Computing stages of one key at the same time would leave open which of the runs does it: these do not meet. */
const batches = [0, 1, 2, 3, 4, 5, 6].map((batch) => edits.filter((_, index) => index % 7 === batch));

test.each(batches)('the plan after an edit predicts what a run then computes (%#)', async (...batch) => {
  const before = home.started().length;
  const tried = await Promise.all(
    batch.map(async (edit) => {
      const pipeline = await freshPipeline();
      if (edit.to) await pipeline.edit(edit.to);
      const set = (edit.set ?? []).flatMap((value) => ['--set', value]);
      // The files are known before one of them changes.
      if (edit.data && !edit.to) await planOf(pipeline.file, set);
      await edit.data?.(pipeline);
      return { edit, file: pipeline.file, set, plan: await planOf(pipeline.file, set) };
    }),
  );
  for (const { edit, plan } of tried) {
    const left = plan.stages.filter(({ state }) => state !== 'cached').map(({ name }) => name);
    expect(left, edit.what).toEqual(edit.computes);
    expect(plan.exitCode, edit.what).toBe(left.length === 0 ? 0 : 10);
    expect(home.started()).toHaveLength(before);
  }
  await Promise.all(
    tried.map(async ({ edit, file, set }) => {
      const { exitCode, stdout, all } = await home.strata(['run', file, ...set]);
      expect(exitCode, all).toBe(0);
      expect(computedBy(stdout), edit.what).toEqual(edit.computes);
    }),
  );
  expect(home.started()).toHaveLength(before + batch.flatMap(({ computes }) => computes).length);
});

async function planOf(file: string, args: readonly string[] = []): Promise<Forecast & { exitCode: number }> {
  const { stdout, exitCode, stderr } = await home.strata(['plan', file, '--json', ...args]);
  expect(stderr).toBe('');
  return { ...validate<Forecast>('forecast', JSON.parse(stdout)), exitCode: exitCode! };
}

/** The stages that a run computed, as it said, which may be more than once. */
function computedBy(stdout: string): string[] {
  return [...new Set([...stdout.matchAll(/^(\S+): done in/gm)].map(([, name]) => name!))];
}

function withSecondEvaluation(text: string, change: (block: string) => string): string {
  const block = text.slice(text.indexOf('  evaluate:'));
  return `${text}${change(block).replace('evaluate:', 'again:')}`;
}

function document(text: string): Record<string, unknown> {
  return parseDocument(text).toJS() as Record<string, unknown>;
}

function reversed<T>(value: T): T {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, item]) => [key, reversed<unknown>(item)])) as T;
}
