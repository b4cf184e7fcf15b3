import { duration } from '../report/duration.js';
import { homeStore } from '../store/open-store.js';
import { chooseDisplay } from './display/choose-display.js';
import { exitCode } from './exit-code.js';
import { printCommand } from './print-command.js';
import { printFailures } from './print-failures.js';
import { printFindings } from './print-findings.js';
import type { Temporal } from './temporal.js';
import { watchRun } from './watch-run.js';

/** Watches a run to its end, says what came of it and what can be done next, and answers with the exit code. */
export async function followRun(run: string, temporal: Temporal): Promise<number> {
  const end = await watchRun(run, temporal, await chooseDisplay());
  console.log();
  if (end.type === 'left') {
    console.log(`${run} goes on`);
    printCommand('To come back to it:', `strata resume ${run}`);
    return exitCode.interrupted;
  }
  if (end.type === 'paused') {
    console.log(`${run} is paused`);
    printCommand('To go on from its checkpoints:', `strata resume ${run}`);
    return exitCode.interrupted;
  }
  switch (end.status) {
    case 'COMPLETED':
      console.log(`${run} finished in ${duration(end.seconds)}\n`);
      await printFindings(homeStore(), run);
      return exitCode.done;
    case 'FAILED':
      return printFailures(homeStore(), run, end.state?.stages ?? {});
    default:
      console.log(`${run} was ${end.status.toLowerCase()} after ${duration(end.seconds)}`);
      printCommand('To go on from its checkpoints:', `strata resume ${run}`);
      return exitCode.interrupted;
  }
}
