import type { Command, Help } from 'commander';
import { examples } from '../../cli/commands/examples.js';
import { buildProgram } from '../../cli/program.js';
import { code, page, prose, table } from './markdown.js';

/** docs/reference/commands.md: every command, as its help has it. */
export function commandsPage(): string {
  const program = buildProgram();
  const help = program.createHelp();
  const commands = help.visibleCommands(program).filter((command) => command.name() !== 'help');
  const groups = help.groupItems([...program.commands], commands, (command) => command.helpGroup());
  return page(
    '# Commands',
    'Made by `npm run docs` from the definitions in [cli/program.ts](../../cli/program.ts). In a clone, `npx strata …` runs' +
      ' them. `strata <command> --help` tells the same, and [exit codes](../../README.md#exit-codes) hold for all.',
    ...[...groups].flatMap(([group, members]) => [
      `## ${group.replace(/:$/, '')}`,
      ...members.flatMap((command) => section(command, help)),
    ]),
  );
}

function section(command: Command, help: Help): string[] {
  const rows = [
    ...help
      .visibleArguments(command)
      .map((argument) => [code(help.argumentTerm(argument)), prose(help.argumentDescription(argument))]),
    ...help
      .visibleOptions(command)
      .filter((option) => option.long !== '--help')
      .map((option) => [code(help.optionTerm(option)), prose(help.optionDescription(option))]),
  ];
  const lines = examples[command.name()] ?? [];
  const width = Math.max(...lines.map(([line]) => line.length));
  return [
    `### strata ${command.name()}`,
    code(help.commandUsage(command)),
    sentence(command.description()),
    ...(rows.length === 0 ? [] : [table(['argument or option', 'meaning'], rows)]),
    ...(lines.length === 0
      ? []
      : [['```sh', ...lines.map(([line, does]) => `${line.padEnd(width)}  # ${does}`), '```'].join('\n')]),
  ];
}

function sentence(text: string): string {
  return prose(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`);
}
