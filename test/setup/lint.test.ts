import { ESLint } from 'eslint';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../platform/paths.js';

const eslint = new ESLint({ cwd: projectRoot });

/** The rules that this text violates as the content of a project file. */
async function refusedBy(file: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath: join(projectRoot, file) });
  return result!.messages.map(({ ruleId }) => ruleId);
}

const imports = '@typescript-eslint/no-restricted-imports';

it.each([
  [
    'a Node built-in',
    `import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n`,
    imports,
  ],
  ['a package with side effects', `import { execa } from 'execa';\nexport const run = execa;\n`, imports],
  [
    'an activity itself',
    `import * as all from '../activities/index.js';\nexport const run = all;\n`,
    imports,
  ],
  ['the clock', `export const now = (): number => Date.now();\n`, 'no-restricted-properties'],
  ['a date of its own', `export const now = (): Date => new Date();\n`, 'no-restricted-syntax'],
  ['chance', `export const draw = (): number => Math.random();\n`, 'no-restricted-properties'],
  ['the environment', `export const home = process.env;\n`, 'no-restricted-globals'],
])('workflow code is refused %s', async (_what, text, rule) => {
  expect(await refusedBy('workflows/index.ts', text)).toContain(rule);
});

it('workflow code may import Temporal, its own folder, and types', async () => {
  const text = `import { sleep } from '@temporalio/workflow';
import type { Plan } from '../spec/plan.js';
export const wait = (_plan: Plan): Promise<void> => sleep(1);
`;
  expect(await refusedBy('workflows/index.ts', text)).toEqual([]);
});

it('a module may import earlier modules, but not later ones', async () => {
  const importing = (from: string): string => `export * from '${from}';\n`;
  expect(await refusedBy('spec/plan.ts', importing('../store/blob.js'))).toContain(imports);
  expect(await refusedBy('store/blob.ts', importing('../schemas/json.js'))).not.toContain(imports);
});

it('the code of a stage kind may import nas, declarations may not, and nobody imports that code', async () => {
  const importing = (from: string): string => `export * from '${from}';\n`;
  expect(await refusedBy('stages/search/compute.ts', importing('../../nas/outputs.js'))).toEqual([]);
  expect(await refusedBy('stages/search/kind.ts', importing('../../nas/outputs.js'))).toContain(imports);
  expect(await refusedBy('stages/search/kind.ts', importing('./compute.js'))).toContain(imports);
  expect(await refusedBy('nas/compute.ts', importing('../stages/search/compute.js'))).toContain(imports);
  expect(await refusedBy('spec/plan.ts', importing('../stages/search/compute.js'))).toContain(imports);
});

it('a floating promise is refused', async () => {
  const text = `export function start(): void {\n  Promise.resolve();\n}\n`;
  expect(await refusedBy('spec/plan.ts', text)).toContain('@typescript-eslint/no-floating-promises');
});
