import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Spec } from '../../schemas/generated/spec.js';
import type { Completion } from './complete.js';
import { outputsOfRun, runNames, stagesOfRun } from './runs.js';

/** What stands on the line already. */
export interface Words {
  readonly operands: readonly string[];
  /** The word that was given for an argument of this name. */
  argument(name: string): string | undefined;
}

const pipelines = ['yaml', 'yml'];

/** What an argument or an option's value may be, by the name that it has in the definition of its command. */
const byName: Readonly<Record<string, (line: Words) => Completion | Promise<Completion>>> = {
  run: () => words(runNames()),
  stage: async (line) => words(await stagesOfRun(line.argument('run') ?? '')),
  output: async (line) => words(await outputsOfRun(line.argument('run') ?? '')),
  'name=value': (line) => ({ candidates: paramsOf(line.argument('file')) }),
  code: async () => {
    const { explainedCodes } = await import('../../explain/explained-codes.js');
    return { candidates: explainedCodes().map(({ code, means }) => ({ value: code, says: means })) };
  },
  file: () => ({ candidates: [], files: pipelines }),
  '--params file': () => ({ candidates: [], files: [...pipelines, 'json'] }),
  '--svg file': () => ({ candidates: [], files: [] }),
  path: () => ({ candidates: [], files: [] }),
  genotype: async () => {
    const { publishedNames } = await import('../../nas/network/published-genotypes.js');
    return { ...words([...publishedNames, ...runNames()]), files: ['json'] };
  },
};

/** `name` is that of an argument, or `--option name` for the value of an option. Nothing where nothing is known. */
export async function valuesFor(name: string, line: Words): Promise<Completion> {
  const values = byName[name] ?? byName[name.replace(/^--\S+ /, '')];
  return values ? values(line) : { candidates: [] };
}

function words(values: readonly string[]): Completion {
  return { candidates: values.map((value) => ({ value })) };
}

function paramsOf(file: string | undefined): Completion['candidates'] {
  try {
    const { params = {} } = parse(readFileSync(file ?? '', 'utf8')) as Spec;
    return Object.entries(params).map(([name, { description }]) => ({
      value: `${name}=`,
      ...(description && { says: description }),
    }));
  } catch {
    // A file that is not there, or is no pipeline: what is wrong with it the command itself will tell.
    return [];
  }
}
