import { expect, test } from 'vitest';
import { buildProgram } from '../../cli/program.js';

/** What `strata` prints for a command line that runs no action, and its exit code. */
async function helpOutput(...words: string[]) {
  let text = '';
  const program = buildProgram();
  const write = (piece: string) => (text += piece);
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ ...command.configureOutput(), writeOut: write, writeErr: write });
  }
  const code = await program.parseAsync(words, { from: 'user' }).catch((error: unknown) => {
    return (error as { exitCode: number }).exitCode;
  });
  return { text, code };
}

test('commands are grouped in the help, including help itself', async () => {
  const { text, code } = await helpOutput('--help');
  expect(code).toBe(0);
  const groups = [...text.matchAll(/^([A-Z].*):$/gm)].map(([, group]) => group);
  expect(groups).toEqual(['Options', 'Experiments', 'Runs', 'This computer', 'Help']);
  expect(text.slice(text.indexOf('Help:'))).toMatch(/^ {2}help \[command\]/m);
  expect(text).not.toMatch(/^ {2}complete /m);
});

test('a repeatable option shows no default', async () => {
  expect((await helpOutput('run', '--help')).text).not.toContain('default: []');
});

test.each([
  [['vaidate'], '(Did you mean validate?)'],
  [['run', 'x.yaml', '--detahc'], '(Did you mean --detach?)'],
  [['xyzzy'], 'strata --help'],
])('%j gets a suggestion', async (words, way) => {
  const { text, code } = await helpOutput(...words);
  expect(code).not.toBe(0);
  expect(text).toContain(way);
});

test('the help of init describes each preset', async () => {
  expect((await helpOutput('init', '--help')).text).toMatch(
    /^ {2}quickstart +A complete experiment on MNIST/m,
  );
});
