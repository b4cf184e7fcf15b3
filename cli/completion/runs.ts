import { readdirSync } from 'node:fs';
import { stageOutputs } from '../../spec/stage-outputs.js';
import type { Plan } from '../../spec/plan.js';
import { isMeantBy } from '../../store/find-run.js';
import { layout } from '../../store/layout.js';
import { homeStore } from '../../store/open-store.js';

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
  return stages.flatMap(({ name, kind }) => stageOutputs[kind].map((output) => `${name}.${output}`));
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
