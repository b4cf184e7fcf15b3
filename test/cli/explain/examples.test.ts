import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explainedCodes } from '../../../cli/explain/catalog.js';
import type { ExplainedCode } from '../../../schemas/generated/explained-code.js';
import { checkSpec } from '../../../spec/check-spec.js';
import type { Diagnostic } from '../../../spec/diagnostic.js';
import { checkSpecFile } from '../../../spec/load-plan.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

/** The stages that the examples refer to and do not show. */
const stages = {
  data: '{ uses: prepare, with: { source: { mnist: {} } } }',
  warmup: '{ uses: warmup, with: { dataset: "${{ stages.data.outputs.dataset }}", epochs: 1 } }',
  search: '{ uses: search, with: { from: "${{ stages.warmup.outputs.checkpoint }}", epochs: 1 } }',
  derive: '{ uses: derive, with: { from: "${{ stages.search.outputs.checkpoint }}" } }',
};

const ofPipelines = explainedCodes().filter(({ code }) => code.startsWith('SPEC_'));

test.each(ofPipelines)(
  '$code: its wrong example has exactly this error, and the fixed example has none',
  async (explained) => {
    const { code, wrong, fixed } = explained as Required<ExplainedCode>;
    expect((await check(wrong)).map((diagnostic) => diagnostic.code)).toEqual([code]);
    expect((await check(fixed)).map((diagnostic) => diagnostic.code)).toEqual([]);
  },
);

async function check(example: string): Promise<readonly Diagnostic[]> {
  const [name, , file, option, ...set] = example.trim().split(' ');
  if (name !== 'strata') return checkSpec(completed(example), 'example.yaml').diagnostics;
  const folder = await temporaryFolder();
  const seeded = `params: { seed: { type: integer, default: 0 } }
stages:
  data: { uses: prepare, with: { source: { mnist: {} }, seed: "\${{ params.seed }}" } }
`;
  await writeFile(join(folder, 'example.yaml'), completed(seeded));
  await writeFile(join(folder, 'images.tar'), Buffer.alloc(2 * 1024 * 1024));
  expect(option ?? '--set').toBe('--set');
  return (await checkSpecFile(join(folder, file!), { set })).diagnostics;
}

function completed(piece: string): string {
  const has = (key: string) => new RegExp(`^${key}:`, 'm').test(piece);
  return [
    has('apiVersion') ? '' : 'apiVersion: strata/v1\n',
    has('name') ? '' : 'name: example\n',
    piece,
    has('stages') ? '' : 'stages:\n',
    ...Object.entries(stages).map(([name, stage]) => (has(`  ${name}`) ? '' : `  ${name}: ${stage}\n`)),
  ].join('');
}
