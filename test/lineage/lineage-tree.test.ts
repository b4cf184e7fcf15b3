import { expect, test } from 'vitest';
import { type LineageRecord, recordOutcome, resolveCached } from '../../lineage/records.js';
import { lineageTree } from '../../lineage/tree.js';
import { temporaryStore } from '../store/temporary-folder.js';
import { outcome, pipelineOutcomes } from './records.js';

const records = (run = 'r'): LineageRecord[] =>
  pipelineOutcomes().map((ended) => ({ apiVersion: 'strata/v1', run, ...ended }));

test('the tree leads from the accuracy to the digests of the raw data', () => {
  expect(`\n${lineageTree(records())}\n`).toMatchInlineSnapshot(`
    "
    evaluate
    │  testAccuracy 0.971235
    │  weights sha256:555555555555
    │  evaluate version 1, key dddddddddddd, seed 1
    │  computed on lab, 1 attempt
    │  strata 0.1.0 at cccccccccccc, TensorFlow 2.21.0, Node 20.0.0
    ├─ dataset: data
    │  │  dataset sha256:111111111111
    │  │  prepare version 1, key aaaaaaaaaaaa, seed 0
    │  │  computed on lab, 1 attempt
    │  │  strata 0.1.0 at cccccccccccc, TensorFlow 2.21.0, Node 20.0.0
    │  ├─ trainImages: /data/train.gz
    │  │     sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
    │  └─ images: /data/images (60 files)
    │        sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
    └─ genotype: derive
       │  gap 0.12
       │  genotype sha256:444444444444
       │  derive version 1, key cccccccccccc
       │  computed on lab, 1 attempt
       │  strata 0.1.0 at cccccccccccc, TensorFlow 2.21.0, Node 20.0.0
       └─ from: search
          │  checkpoint sha256:222222222222
          │  search version 3, key bbbbbbbbbbbb, seed 7
          │  computed on lab, 2 attempts, the last from step 400
          │  strata 0.1.0 at cccccccccccc, TensorFlow 2.21.0, Node 20.0.0
          └─ dataset: data (above)
    "
  `);
});

test('downloaded data shows its URL, and a data set the digest of its images', () => {
  const content = `sha256:${'c'.repeat(64)}`;
  const sources = { images: { url: 'https://example.org/a.tgz', digest: `sha256:${'d'.repeat(64)}` } };
  const data = outcome({ sources, summary: { content } });
  const lines = lineageTree([{ apiVersion: 'strata/v1', run: 'r', ...data }]).split('\n');
  expect(lines).toContain('│  content sha256:cccccccccccc');
  expect(lines).toContain('└─ images: https://example.org/a.tgz');
});

test('figures are rounded', () => {
  const summary = { loss: 0.1 + 0.2, tiny: 1.23456789e-9, parameters: 1_234_567, gap: -0.012345678 };
  const data = { apiVersion: 'strata/v1' as const, run: 'r', ...outcome({ summary }) };
  expect(lineageTree([data])).toContain('loss 0.3, tiny 1.23457e-9, parameters 1234567, gap -0.0123457');
});

test('the last of several records of a stage is shown', () => {
  const [data] = records();
  const failed: LineageRecord = { ...data!, outcome: 'failed' };
  expect(lineageTree([failed, data!])).toContain('computed');
  expect(lineageTree([failed, data!])).not.toContain('failed');
});

test('a stage of a cancelled run is shown as stopped, not paused', () => {
  const [data] = records();
  const tree = lineageTree([{ ...data!, outcome: 'paused' }]);
  expect(tree).toContain('stopped at a checkpoint on lab, 1 attempt');
  expect(tree).not.toContain('paused');
});

test('a run that ended early shows only its finished stages', () => {
  const reached = lineageTree(records().slice(0, 2));
  expect(reached.split('\n')[0]).toBe('search');
  expect(reached).toContain('trainImages: /data/train.gz');
});

test('an input without a producer record shows its digest', () => {
  expect(lineageTree(records().slice(3))).toContain('genotype: derive, no record found');
});

test('without records the tree is empty', () => {
  expect(lineageTree([])).toBe('');
});

test('a cached stage shows the code and host that computed it, not those that looked it up', async () => {
  const { store } = await temporaryStore();
  const made = outcome({ host: { hostname: 'maker', os: 'Linux', arch: 'x64', cpu: 'some', cores: 2 } });
  await recordOutcome(store, 'before', made);
  const found = outcome({ outcome: 'cached', attempts: [], producedBy: { run: 'before', stage: 'data' } });
  const record = await recordOutcome(store, 'now', found);
  const tree = lineageTree(await resolveCached(store, [record]));
  expect(tree).toContain('computed on maker by run before, 1 attempt');
});
