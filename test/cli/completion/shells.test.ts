import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completionScript, shells, type Shell } from '../../../cli/completion/scripts.js';
import { projectRoot } from '../../../platform/paths.js';

const typeInto = join(projectRoot, 'test', 'cli', 'completion', 'type_into.py');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-shell-'));
  await mkdir(join(folder, '.strata', 'store', 'runs', 'mine-0a1b2c3d'), { recursive: true });
  await mkdir(join(folder, 'specs'));
  await writeFile(join(folder, 'specs', 'other.txt'), '');
  await writeFile(join(folder, 'specs', 'oval.yaml'), 'params: { lambda: { type: number } }\n');
  await writeFile(join(folder, 'script.bash'), `${completionScript('bash')}\nPS1='READY '\n`);
  await writeFile(
    join(folder, '.zshrc'),
    `bindkey -e; autoload -Uz compinit && compinit -u -D\n${completionScript('zsh')}\nPS1='READY '\n`,
  );
  await writeFile(
    join(folder, 'script.fish'),
    `${completionScript('fish')}\nfunction fish_prompt; echo 'READY '; end\n`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start: Readonly<Record<Shell, () => string[]>> = {
  bash: () => ['bash', '--noprofile', '--rcfile', join(folder, 'script.bash'), '-i'],
  zsh: () => ['zsh', '-d', '-i'],
  fish: () => ['fish', '-i', '--init-command', `source ${join(folder, 'script.fish')}`],
};

const isInstalled = (shell: Shell) => execaSync(shell, ['-c', 'true'], { reject: false }).exitCode === 0;

/** The words that stand on the line after the keys have been typed: the line is made one that prints them. */
async function lineAfter(shell: Shell, keys: string, expected: string): Promise<string> {
  const home = {
    HOME: folder,
    ZDOTDIR: folder,
    XDG_CONFIG_HOME: folder,
    XDG_DATA_HOME: folder,
    TERM: 'xterm',
  };
  const print = `\x01printf '[%s]' \x05\r`;
  const { all } = await execa('python3', [typeInto, keys + print, expected, ...start[shell]()], {
    cwd: folder,
    env: { ...home, STRATA_HOME: '' },
    reject: false,
    all: true,
  });
  return all;
}

describe.each(shells)('%s', (shell) => {
  // What is not installed here is not tested here.
  test.skipIf(!isInstalled(shell)).each([
    ['a command', 'strata valid\t', '[validate]'],
    ['an option', 'strata list --sin\t', '[--since]'],
    ['the name of a run', 'strata status mi\t', '[mine-0a1b2c3d]'],
    ['a preset', 'strata init --preset q\t', '[quickstart]'],
    ['a preset after =', 'strata init --preset=q\t', '[--preset=quickstart]'],
    ['a pipeline, and no other file', 'strata run specs/o\t', '[specs/oval.yaml]'],
    ['a parameter of the pipeline', 'strata run specs/oval.yaml --set la\t5', '[lambda=5]'],
    ['any file where any may be written', 'strata show mine --svg specs/ot\t', '[specs/other.txt]'],
  ])('completes %s', async (_, keys, expected) => {
    expect(await lineAfter(shell, keys, expected)).toContain(expected);
  });
});
