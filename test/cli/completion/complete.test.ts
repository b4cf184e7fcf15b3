import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { complete } from '../../../cli/completion/complete.js';
import { buildProgram } from '../../../cli/program.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv('STRATA_HOME', folder);
  const run = join(folder, 'store', 'runs', 'mine-0a1b2c3d');
  await mkdir(run, { recursive: true });
  await mkdir(join(folder, 'store', 'runs', 'other-4e5f6a7b'));
  const stages = [
    { name: 'search', kind: 'search' },
    { name: 'cells', kind: 'derive' },
  ];
  await writeFile(join(run, 'plan.json'), JSON.stringify({ stages }));
  return () => vi.unstubAllEnvs();
});

const offered = async (...words: string[]) =>
  (await complete(buildProgram(), words)).candidates.map(({ value }) => value);

test('the first word completes to the commands that help shows, with their descriptions', async () => {
  const { candidates } = await complete(buildProgram(), ['']);
  const program = buildProgram();
  const shown = program.createHelp().visibleCommands(program);
  expect(candidates).toEqual(shown.map((one) => ({ value: one.name(), meaning: one.description() })));
  expect(await offered('res')).toEqual(['resume']);
  expect(await offered('help', 'res')).toEqual(['resume']);
  expect(await offered('nonsense', '')).toEqual([]);
});

test('an argument for a run completes to the runs of this home', async () => {
  for (const command of ['status', 'resume', 'show', 'lineage', 'logs', 'get', 'tag', 'pause', 'cancel']) {
    expect(await offered(command, '')).toEqual(['mine-0a1b2c3d', 'other-4e5f6a7b']);
  }
  expect(await offered('show', 'o')).toEqual(['other-4e5f6a7b']);
  expect(await offered('show', '--json', 'o')).toEqual(['other-4e5f6a7b']);
});

test('after a run or a prefix of it, its stages and outputs are completed', async () => {
  expect(await offered('logs', 'mine-0a1b2c3d', '')).toEqual(['search', 'cells']);
  expect(await offered('logs', '0a1b', '')).toEqual(['search', 'cells']);
  expect(await offered('get', 'mine', 'c')).toEqual(['cells.genotype']);
  expect(await offered('get', 'mine', '')).toEqual(['search.checkpoint', 'search.metrics', 'cells.genotype']);
  expect(await offered('resume', 'mine', '--from', '')).toEqual(['search', 'cells']);
  expect(await offered('logs', 'nobody', '')).toEqual([]);
  expect(await offered('logs', 'other', '')).toEqual([]);
});

test('options are completed unless they are already given and not repeatable', async () => {
  const options = await offered('run', 'x.yaml', '--detach', '--set', 'seed=1', '--');
  expect(options).toEqual(expect.arrayContaining(['--set', '--params', '--help']));
  expect(options).not.toContain('--detach');
});

test('the values of an option are completed, as its own word or after =', async () => {
  expect(await offered('init', '--preset', 'm')).toEqual(['multilevel']);
  expect(await offered('init', '--preset=m')).toEqual(['--preset=multilevel']);
  expect(await offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
});

test('files are completed by the extensions that a command reads', async () => {
  expect((await complete(buildProgram(), ['run', ''])).files).toEqual(['yaml', 'yml']);
  expect((await complete(buildProgram(), ['validate', 'a.yaml', ''])).files).toEqual(['yaml', 'yml']);
  expect((await complete(buildProgram(), ['run', 'a.yaml', '--params', ''])).files).toContain('json');
  expect((await complete(buildProgram(), ['show', 'mine', '--svg', ''])).files).toEqual([]);
  expect((await complete(buildProgram(), ['list', ''])).files).toBeUndefined();
});

test('the parameters of the named pipeline are completed; none if it cannot be read', async () => {
  const file = join(folder, 'mine.yaml');
  await writeFile(
    file,
    'params: { seed: { type: integer, description: Draws. }, lambda: { type: number } }\n',
  );
  expect((await complete(buildProgram(), ['run', file, '--set', ''])).candidates).toEqual([
    { value: 'seed=', meaning: 'Draws.' },
    { value: 'lambda=' },
  ]);
  await writeFile(file, 'params: [');
  expect(await offered('run', file, '--set', '')).toEqual([]);
  expect(await offered('run', '--set', '')).toEqual([]);
});

test('error codes are completed', async () => {
  expect(await offered('explain', 'SPEC_UNKNOWN_K')).toEqual(['SPEC_UNKNOWN_KEY', 'SPEC_UNKNOWN_KIND']);
});
