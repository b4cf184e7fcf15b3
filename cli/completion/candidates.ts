import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Spec } from '../../schemas/generated/spec.js';
import type { Plan } from '../../spec/plan.js';
import { stageKinds } from '../../stages/kinds.js';
import { layout } from '../../store/layout.js';
import { homeStore } from '../../store/open-store.js';
import { matchesRunName } from '../../store/run.js';

/** A possible word at the cursor, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly meaning?: string;
}

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Files are accepted too: those with one of these extensions, or any if the list is empty. */
  readonly files?: readonly string[];
}

/** Names of the runs in this STRATA_HOME. Reads only the names of their folders, to be fast; a remote store has none. */
export function runNames(): string[] {
  try {
    return readdirSync(new URL(layout.runs, `${homeStore().uri}/`));
  } catch {
    return [];
  }
}

/** The stages of the matching run, in order; empty unless exactly one run matches. */
export async function stagesOfRun(text: string): Promise<string[]> {
  return (await planOf(text)).map(({ name }) => name);
}

/** `STAGE.OUTPUT` for all outputs of the matching run. */
export async function outputsOfRun(text: string): Promise<string[]> {
  const stages = await planOf(text);
  return stages.flatMap(({ name, kind }) => stageKinds[kind].outputs.map((output) => `${name}.${output}`));
}

async function planOf(text: string): Promise<Plan['stages']> {
  const names = runNames();
  const matching = names.includes(text) ? [text] : names.filter((name) => matchesRunName(text, name));
  const [name] = matching;
  if (name === undefined || matching.length > 1) return [];
  const bytes = await homeStore().read(layout.plan(name));
  if (!bytes) return [];
  try {
    return (JSON.parse(Buffer.from(bytes).toString()) as Plan).stages;
  } catch {
    // Damaged files give no candidates; the command itself reports the error.
    return [];
  }
}

/** The line so far. */
export interface Words {
  readonly operands: readonly string[];
  /** The word given for the argument of this name. */
  argument(name: string): string | undefined;
}

const pipelines = ['yaml', 'yml'];

/** Candidates for an argument or an option's value, by its name in the definition of the command. */
const byName: Readonly<Record<string, (line: Words) => Completion | Promise<Completion>>> = {
  run: () => words(runNames()),
  stage: async (line) => words(await stagesOfRun(line.argument('run') ?? '')),
  output: async (line) => words(await outputsOfRun(line.argument('run') ?? '')),
  'name=value': (line) => ({ candidates: paramsOf(line.argument('file')) }),
  code: async () => {
    const { explainedCodes } = await import('../explain/catalog.js');
    return { candidates: explainedCodes().map(({ code, means }) => ({ value: code, meaning: means })) };
  },
  file: () => ({ candidates: [], files: pipelines }),
  '--params file': () => ({ candidates: [], files: [...pipelines, 'json'] }),
  '--svg file': () => ({ candidates: [], files: [] }),
  path: () => ({ candidates: [], files: [] }),
  genotype: async () => {
    const { publishedNames } = await import('../../nas/network/parse-genotype.js');
    return { ...words([...publishedNames, ...runNames()]), files: ['json'] };
  },
};

/** `name` is that of an argument, or `--option name` for an option's value. Unknown names have no candidates. */
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
      ...(description && { meaning: description }),
    }));
  } catch {
    // The file is missing or not a pipeline: the command itself reports the error.
    return [];
  }
}
