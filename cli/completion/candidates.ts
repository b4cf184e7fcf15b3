import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Spec } from '../../schemas/generated/spec.js';
import type { Plan } from '../../spec/plan.js';
import { stageKinds } from '../../stages/kinds.js';
import { layout } from '../../store/layout.js';
import { homeStore } from '../../store/open-store.js';
import { isMeantBy } from '../../store/run.js';

/** A word that may stand where the cursor is, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly says?: string;
}

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Files may stand there too: those with one of these endings, or any where none is given. */
  readonly files?: readonly string[];
}

/**
 * Names of the runs of this STRATA_HOME. Looks at nothing but their folders' names, so that it is quick; a store elsewhere
 * is not asked, and none are offered.
 */
export function runNames(): string[] {
  try {
    return readdirSync(new URL(layout.runs, `${homeStore().uri}/`));
  } catch {
    return [];
  }
}

/** The stages of the run that is meant, in order; none where no run or more than one is meant. */
export async function stagesOfRun(text: string): Promise<string[]> {
  return (await planOf(text)).map(({ name }) => name);
}

/** `STAGE.OUTPUT` for whatever the stages of the run that is meant leave. */
export async function outputsOfRun(text: string): Promise<string[]> {
  const stages = await planOf(text);
  return stages.flatMap(({ name, kind }) => stageKinds[kind].outputs.map((output) => `${name}.${output}`));
}

async function planOf(text: string): Promise<Plan['stages']> {
  const names = runNames();
  const matching = names.includes(text) ? [text] : names.filter((name) => isMeantBy(text, name));
  const [name] = matching;
  if (name === undefined || matching.length > 1) return [];
  const bytes = await homeStore().read(layout.plan(name));
  if (!bytes) return [];
  try {
    return (JSON.parse(Buffer.from(bytes).toString()) as Plan).stages;
  } catch {
    // What is damaged offers nothing; the command itself will tell.
    return [];
  }
}

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
    const { explainedCodes } = await import('../explain/catalog.js');
    return { candidates: explainedCodes().map(({ code, means }) => ({ value: code, says: means })) };
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
