import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../../platform/paths.js';
import { startEditor, type Editor } from './language-server.js';

const folder = join(projectRoot, 'pipelines');
const quickstart = readFileSync(join(folder, 'quickstart.yaml'), 'utf8');
let editor: Editor;

beforeAll(async () => {
  editor = await startEditor();
});
afterAll(() => editor.close());

/** Where a piece of the text begins, or ends. */
function placeOf(text: string, piece: string, side: 'begin' | 'end' = 'begin') {
  expect(text).toContain(piece);
  const before = text.slice(0, text.indexOf(piece) + (side === 'end' ? piece.length : 0)).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length };
}

const shipped = readdirSync(folder, { recursive: true, encoding: 'utf8' });
test.each(shipped.filter((name) => name.endsWith('.yaml')))('an editor marks nothing in %s', async (name) => {
  const path = join(folder, name);
  expect(await editor.open(path, readFileSync(path, 'utf8'))).toEqual([]);
});

test.each([
  ['a field', 'holdout:', ['Share of the training images', 'Default: `0.5`']],
  ['a field that has a parameter for its value', 'seed: $', ['Seed of all random draws', 'Default: `0`']],
  ['a field that several kinds have, with the default of its kind', 'epochs: 1', ['Default: `15`']],
  ['a field with listed values', 'schedule:', ['How the weight changes', '`cosine`']],
  ['a field with examples', 'every:', ['A number of steps, or a time.', '200 steps']],
  ['the kind of a stage', 'uses: derive', ['`search`', 'alternates steps']],
  ['a declared parameter', 'minimum: 0', ['Smallest allowed value.']],
])('an editor describes %s', async (_, piece, descriptions) => {
  const path = join(folder, 'hovered.yaml');
  await editor.open(path, quickstart);
  const shown = await editor.hover(path, placeOf(quickstart, piece));
  for (const words of descriptions) expect(shown).toContain(words);
});

test('inside `with` an editor offers the fields of the kind that are not there yet, and no others', async () => {
  const path = join(folder, 'search.yaml');
  const before = 'from: ${{ stages.warmup.outputs.checkpoint }}\n      ';
  const text = quickstart.replace(before, `${before}\n      `);
  await editor.open(path, text);
  const offered = await editor.complete(path, placeOf(text, before, 'end'));
  const labels = offered.map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(['order', 'weights', 'threads', 'network']));
  expect(labels).not.toContain('epochs');
  expect(labels).not.toContain('dropPath');
  expect(offered.find(({ label }) => label === 'weights')!.insertText).toContain('momentum: ${1:0.9}');
});

test('after a field with listed values an editor offers these', async () => {
  const path = join(folder, 'schedule.yaml');
  const text = quickstart.replace('schedule: linear', 'schedule: ');
  await editor.open(path, text);
  const offered = await editor.complete(path, placeOf(text, 'schedule: ', 'end'));
  expect(offered.map(({ label }) => label)).toEqual(['constant', 'linear', 'cosine', 'step']);
});

test.each([
  ['an unknown field', 'holdout:', 'houldout:', 'houldout'],
  ['text for a number', 'epochs: 3', 'epochs: three', 'Expected "integer'],
  ['a value that is not listed', 'schedule: linear', 'schedule: lineal', 'Valid values'],
  ['a field of another kind', 'dropPath: 0', 'entropy: {}', 'entropy'],
])('an editor marks %s where it stands', async (_, piece, by, message) => {
  const text = quickstart.replace(piece, by);
  const marks = await editor.open(join(folder, `${by.replaceAll(/\W/g, '')}.yaml`), text);
  const { line } = placeOf(text, by);
  expect(marks.map(({ range }) => range.start.line)).toContain(line);
  expect(marks.map((mark) => mark.message).join('\n')).toContain(message);
});
