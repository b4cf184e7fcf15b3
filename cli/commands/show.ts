import { readLineage } from '../../lineage/records.js';
import { runFacts } from '../../runs/list.js';
import { reportedStages } from '../../runs/outputs.js';
import { runStatus } from '../../runs/status.js';
import { openRunningTemporal } from '../../runs/temporal.js';
import { viewFromLineage } from '../../runs/view.js';
import type { RunReport } from '../../schemas/generated/run-report.js';
import { readAnnotations } from '../../store/annotation.js';
import type { ObjectStore } from '../../store/object-store.js';
import { homeStore } from '../../store/open-store.js';
import { findRun, readPlan, type RunRecord } from '../../store/run.js';
import { annotationLines } from '../display/annotations.js';
import { printCommand } from '../display/command-text.js';
import { exitCode } from '../display/exit-code.js';
import { printFailures } from '../display/failures.js';
import { printFindings } from '../display/findings.js';
import { screenColors, screenWidth } from '../display/screen.js';

export interface ShowOptions {
  readonly svg?: string;
  readonly json?: true;
}

/** Shows what a run found, what keeps it from going on, and what was noted about it, and draws its genotype where a file is named for that. */
export async function show(text: string, options: ShowOptions): Promise<number> {
  const store = homeStore();
  const run = await findRun(store, text);
  if (options.json) console.log(JSON.stringify(await report(store, run), null, 2));
  else {
    console.log(run.name);
    const said = annotationLines(await readAnnotations(store, run.name), screenWidth(), screenColors());
    for (const line of said) console.log(line);
    console.log();
    await printFindings(store, run.name);
    await printRest(store, run);
  }
  if (options.svg !== undefined) {
    const { writePicture } = await import('../display/picture.js');
    await writePicture(store, run.name, options.svg);
    if (!options.json) console.log(`picture: ${options.svg}`);
  }
  return exitCode.done;
}

async function report(store: ObjectStore, run: RunRecord): Promise<RunReport> {
  const { tags, notes } = await readAnnotations(store, run.name);
  const stages = await reportedStages(store, run.name);
  return {
    ...runFacts(run),
    tags: [...tags],
    notes: [...notes],
    stages: stages.map(({ name, kind, cached, seconds, outputs, summary }) => ({
      name,
      kind,
      cached,
      seconds,
      outputs: { ...outputs },
      summary: { ...summary },
    })),
  };
}

/** Says of a run that has not finished why that is, and what can be done. */
export async function printRest(store: ObjectStore, run: RunRecord): Promise<void> {
  const { stages } = viewFromLineage(await readPlan(store, run), await readLineage(store, run.name));
  if (stages.every(({ state }) => state.status === 'done' || state.status === 'cached')) return;
  const status = await statusOf(store, run);
  console.log();
  if (status === 'failed') {
    const states = Object.fromEntries(stages.map(({ name, state }) => [name, state]));
    await printFailures(store, run.name, states, console.log);
  } else if (status === 'running') {
    printCommand('It is under way; to see how far it is:', `strata status ${run.name}`);
  } else {
    printCommand(`It is ${status}; to go on from its checkpoints:`, `strata resume ${run.name}`);
  }
}

async function statusOf(store: ObjectStore, run: RunRecord) {
  const temporal = await openRunningTemporal().catch(() => undefined);
  try {
    return await runStatus(store, run, temporal);
  } finally {
    await temporal?.close();
  }
}
