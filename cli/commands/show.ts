import { homeStore } from '../../store/open-store.js';
import { readAnnotations } from '../../store/annotation.js';
import { findRun } from '../../store/find-run.js';
import type { ObjectStore } from '../../store/object-store.js';
import type { RunRecord } from '../../store/run.js';
import type { RunReport } from '../../schemas/generated/run-report.js';
import { annotationLines } from '../display/annotation-lines.js';
import { exitCode } from '../exit-code.js';
import { runFacts } from '../list-runs.js';
import { printFindings } from '../print-findings.js';
import { printRest } from '../print-rest.js';
import { reportedStages } from '../reported-stages.js';
import { screenColors, screenWidth } from '../screen.js';

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
    const { writePicture } = await import('../write-picture.js');
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
