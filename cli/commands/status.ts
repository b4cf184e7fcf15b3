import type { RunStatusReport } from '../../schemas/generated/run-status.js';
import { readAnnotations } from '../../store/annotation.js';
import { findRun } from '../../store/find-run.js';
import { homeStore } from '../../store/open-store.js';
import type { RunRecord } from '../../store/run.js';
import { annotationLines } from '../display/annotation-lines.js';
import { stageWords } from '../display/stage-words.js';
import { statusColor } from '../display/status-color.js';
import { exitCode } from '../exit-code.js';
import { listReadable, runFacts } from '../list-runs.js';
import { runStatuses, type ShownStatus } from '../run-statuses.js';
import { isBusy, type RunView } from '../run-view.js';
import { screenColors, screenWidth } from '../screen.js';
import { stageReport } from '../stage-report.js';
import { openRunningTemporal, type Temporal } from '../temporal.js';
import { viewOfRun } from '../view-of-run.js';

export interface StatusOptions {
  readonly json?: true;
  readonly watch?: true;
}

/**
 * Shows how far the stages of a run are; without one, of every run that is under way or paused, or else of the newest.
 * Starts nothing: without a server the store tells what it knows.
 */
export async function status(text: string | undefined, options: StatusOptions): Promise<number> {
  const temporal = await openRunningTemporal();
  try {
    const runs = await meant(text, temporal);
    if (options.watch) {
      const { watchStatus } = await import('../watch-status.js');
      return await watchStatus(runs[0]!);
    }
    if (!options.json) {
      for (const [index, run] of runs.entries()) await print(run, temporal, index > 0);
      return exitCode.done;
    }
    const reports = await Promise.all(runs.map((run) => report(run, temporal)));
    console.log(JSON.stringify(text === undefined ? reports : reports[0], null, 2));
    return exitCode.done;
  } finally {
    await temporal?.close();
  }
}

interface RunWithStatus extends RunRecord {
  readonly status: ShownStatus;
}

/** The run that is named; or those that are under way or paused, newest first, or else the newest. */
async function meant(text: string | undefined, temporal: Temporal | undefined): Promise<RunWithStatus[]> {
  const store = homeStore();
  // Where nothing has been run yet, this says so.
  const all = text === undefined ? (await listReadable(store)).reverse() : [];
  const runs = all.length > 0 ? all : [await findRun(store, text ?? '')];
  const candidates = temporal ? runs : runs.slice(0, 1);
  const statuses = await runStatuses(store, candidates, temporal);
  const found = candidates.map((run) => ({ ...run, status: statuses.get(run.name)! }));
  const open = found.filter((run) => run.status === 'running' || run.status === 'paused');
  return text === undefined && open.length > 0 ? open : found.slice(0, 1);
}

async function print(run: RunWithStatus, temporal: Temporal | undefined, isFurther: boolean): Promise<void> {
  const view = await viewOfRun(homeStore(), run, temporal);
  const colors = screenColors();
  const said = annotationLines(await readAnnotations(homeStore(), run.name), screenWidth(), colors);
  if (isFurther) console.log();
  const isPausing = run.status === 'paused' && isBusy(view);
  console.log(`${run.name}: ${isPausing ? colors.yellow('pausing') : statusColor(run.status, colors)}`);
  for (const line of said) console.log(line);
  for (const line of stageLines(view)) console.log(line);
}

function stageLines(view: RunView): string[] {
  return view.stages.map((stage) => `  ${stage.name}: ${stageWords(stage).join(', ')}`);
}

async function report(run: RunWithStatus, temporal: Temporal | undefined): Promise<RunStatusReport> {
  const store = homeStore();
  const { tags, notes } = await readAnnotations(store, run.name);
  const view = await viewOfRun(store, run, temporal);
  return {
    ...runFacts(run),
    tags: [...tags],
    notes: [...notes],
    status: run.status,
    stages: view.stages.map(stageReport),
  };
}
