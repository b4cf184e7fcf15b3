import { type RunProgress, runProgress, statusReport } from '../../runs/reports.js';
import { printAnnotations, statusColor } from '../display/run-table.js';
import { screenColors } from '../display/screen.js';
import { stageWords } from '../display/stage-words.js';
import { warnUnreadable } from '../exit.js';

export interface StatusOptions {
  readonly json?: true;
  readonly watch?: true;
}

/** Shows the progress of a run; without a name, of all that are running or paused, or else of the newest. */
export async function status(text: string | undefined, options: StatusOptions): Promise<void> {
  const found = await runProgress(text, warnUnreadable);
  if (options.watch) {
    const { watchStatus } = await import('../display/follow-run.js');
    return watchStatus(found[0]!.run);
  }
  if (options.json) {
    const reports = found.map(statusReport);
    console.log(JSON.stringify(text === undefined ? reports : reports[0], null, 2));
  } else {
    for (const [index, progress] of found.entries()) {
      if (index > 0) console.log();
      print(progress);
    }
  }
}

function print({ run, status, isPausing, annotations, view }: RunProgress): void {
  const colors = screenColors();
  console.log(`${run.name}: ${isPausing ? colors.yellow('pausing') : statusColor(status, colors)}`);
  printAnnotations(annotations);
  for (const stage of view.stages) console.log(`  ${stage.name}: ${stageWords(stage).join(', ')}`);
}
