import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildProgram } from '../../../cli/program.js';
import { projectRoot } from '../../../platform/paths.js';
import { referencePages } from '../../../tools/reference/pages.js';

const pages = await referencePages();

test.each([...pages])('%s is what `npm run docs` makes', (path, text) => {
  const file = join(projectRoot, path);
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(text);
});

test('every command is told of with its options, and none that is hidden', () => {
  const text = pages.get('docs/reference/commands.md')!;
  const program = buildProgram();
  const shown = program.createHelp().visibleCommands(program);
  for (const command of program.commands) {
    expect(text.includes(`### strata ${command.name()}\n`)).toBe(shown.includes(command));
    for (const { long } of shown.includes(command) ? command.options : []) expect(text).toContain(long);
  }
});

test('a field is told of with its values, its default and its limits, by its whole path', () => {
  const text = pages.get('docs/reference/spec.md')!.replaceAll(/ +/g, ' ');
  expect(text).toContain('| `weights.learningRate.to` | a number, at least 0, at most 100 | `0.001` |');
  expect(text).toContain('| `normalize.mean` |');
  expect(text).toContain('| `entropy.schedule` | `constant`, `linear`, `cosine`, `step` | `constant` |');
  expect(text).toContain('| `checkpoint.every` | text such as `auto` or `200 steps` or `60s` | `auto` |');
  expect(text).toContain('| `name` | text such as `cifar10-multilevel` | **required** |');
});

test('no cell of a table breaks its row', () => {
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
