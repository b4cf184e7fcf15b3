import { expect, test } from 'vitest';
import { examples, exampleText } from '../../cli/commands/examples.js';
import { buildProgram } from '../../cli/program.js';

const lines = Object.entries(examples).flatMap(([command, own]) =>
  own.map(([line]) => [line, command] as const),
);

test.each(lines)('%s is a valid command line', async (line, name) => {
  const program = buildProgram();
  const command = program.commands.find((one) => one.name() === name)!;
  const understood = new Promise((resolve) => command.action(resolve));
  await program.parseAsync(line.split(' > ')[0]!.split(' ').slice(1), { from: 'user' });
  await understood;
});

test('the help of a command ends with its examples', () => {
  const command = buildProgram().commands.find((one) => one.name() === 'run')!;
  let shown = '';
  command.configureOutput({ writeOut: (text) => (shown += text) });
  command.outputHelp();
  expect(shown.endsWith(`${exampleText('run')}\n`)).toBe(true);
  expect(exampleText('pause')).toBe('');
});
