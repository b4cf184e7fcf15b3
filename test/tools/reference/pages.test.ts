import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildProgram } from '../../../cli/program.js';
import { projectRoot } from '../../../platform/paths.js';
import { referencePages } from '../../../tools/reference/pages.js';

const pages = await referencePages();

test.each([...pages])('%s is up to date with `npm run docs`', (path, text) => {
  const file = join(projectRoot, path);
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(text);
});

test('the commands page lists every visible command with its options, and no hidden one', () => {
  const text = pages.get('docs/reference/commands.md')!;
  const program = buildProgram();
  const shown = program.createHelp().visibleCommands(program);
  for (const command of program.commands) {
    expect(text.includes(`### strata ${command.name()}\n`)).toBe(shown.includes(command));
    for (const { long } of shown.includes(command) ? command.options : []) expect(text).toContain(long);
  }
});

test('the spec page lists a field by its whole path, with its values, default and limits', () => {
  const text = pages.get('docs/reference/spec.md')!.replaceAll(/ +/g, ' ');
  expect(text).toContain('| `weights.learningRate.to` | a number, at least 0, at most 100 | `0.001` |');
  expect(text).toContain('| `normalize.mean` |');
  expect(text).toContain('| `entropy.schedule` | `constant`, `linear`, `cosine`, `step` | `constant` |');
  expect(text).toContain('| `checkpoint.every` | text such as `auto` or `200 steps` or `60s` | `auto` |');
  expect(text).toContain('| `name` | text such as `cifar10-multilevel` | **required** |');
});

test('every row of a table has the same number of cells', () => {
  for (const text of pages.values()) {
    for (const rows of text.split('\n\n').filter((block) => block.startsWith('| '))) {
      const widths = rows
        .trimEnd()
        .split('\n')
        .map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size).toBe(1);
    }
  }
});
