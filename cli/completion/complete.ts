import type { Argument, Command, Option } from 'commander';
import { valuesFor, type Completion, type Words } from './candidates.js';

const nothing: Completion = { candidates: [] };

/** Prints the candidates for the last word, as the scripts in completion/scripts.ts read them. */
export async function printCompletion(program: Command, words: readonly string[]): Promise<void> {
  const { candidates, files } = await complete(program, words);
  for (const { value, meaning } of candidates)
    console.log(meaning ? `${value}\t${meaning.replaceAll(/\s+/g, ' ')}` : value);
  if (files) console.log([':files', ...files].join(' '));
}

/**
 * The candidates at the cursor, from the definitions of the commands. `words` are those after `strata`, up to the
 * cursor; the last one is the word under the cursor so far, possibly empty.
 */
export async function complete(program: Command, words: readonly string[]): Promise<Completion> {
  const current = words.at(-1) ?? '';
  const { candidates, ...rest } = await allFor(program, words.slice(0, -1), current);
  return { candidates: candidates.filter(({ value }) => value.startsWith(current)), ...rest };
}

async function allFor(program: Command, before: readonly string[], current: string): Promise<Completion> {
  const [name, ...typed] = before;
  const commands = commandsOf(program);
  if (name === undefined) return current.startsWith('-') ? optionsOf(program, []) : commands;
  if (name === 'help') return typed.length === 0 ? commands : nothing;
  const command = program.commands.find((one) => one.name() === name);
  if (!command) return nothing;

  const { operands, open } = read(command, typed);
  const line: Words = { operands, argument: (wanted) => operands[positionOf(command, wanted)] };
  if (open) return valuesOf(valueName(open), open.argChoices, line);
  const [flag, assigned] = splitAssigned(current);
  if (assigned !== undefined) {
    const option = command.options.find(({ long }) => long === flag);
    if (!option || !takesValue(option)) return nothing;
    const { candidates } = await valuesOf(valueName(option), option.argChoices, line);
    return { candidates: candidates.map(({ value, ...rest }) => ({ value: `${flag}=${value}`, ...rest })) };
  }
  if (current.startsWith('-')) return optionsOf(command, typed);
  const argument = argumentAt(command, operands.length);
  return argument ? valuesOf(argument.name(), argument.argChoices, line) : optionsOf(command, typed);
}

function commandsOf(program: Command): Completion {
  const shown = program.createHelp().visibleCommands(program);
  return { candidates: shown.map((one) => ({ value: one.name(), meaning: one.description() })) };
}

/** Options that are not on the line yet, or may be repeated. */
function optionsOf(command: Command, typed: readonly string[]): Completion {
  const help = command.createHelp();
  const unused = help
    .visibleOptions(command)
    .filter(({ long, defaultValue }) => !typed.includes(long ?? '') || Array.isArray(defaultValue));
  return { candidates: unused.map((option) => ({ value: option.long ?? '', meaning: option.description })) };
}

async function valuesOf(
  name: string,
  choices: readonly string[] | undefined,
  line: Words,
): Promise<Completion> {
  return choices ? { candidates: choices.map((value) => ({ value })) } : valuesFor(name, line);
}

/** The words that are arguments, and an option that still needs its value. */
function read(command: Command, typed: readonly string[]): { operands: string[]; open: Option | undefined } {
  const operands: string[] = [];
  let open: Option | undefined;
  for (const word of typed) {
    if (open) open = undefined;
    else if (word.startsWith('-') && word !== '-') {
      const option = command.options.find(({ long, short }) => word === long || word === short);
      open = option && takesValue(option) ? option : undefined;
    } else operands.push(word);
  }
  return { operands, open };
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

/** `file` for `--params <file>`. */
function valueName(option: Option): string {
  return `${option.long ?? ''} ${/[<[]([^>\].]+)/.exec(option.flags)?.[1] ?? ''}`;
}

function splitAssigned(word: string): [flag: string, value: string | undefined] {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals === -1 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function argumentAt({ registeredArguments }: Command, position: number): Argument | undefined {
  const last = registeredArguments.at(-1);
  return registeredArguments[position] ?? (last?.variadic ? last : undefined);
}

function positionOf(command: Command, wanted: string): number {
  return command.registeredArguments.findIndex((argument) => argument.name() === wanted);
}
