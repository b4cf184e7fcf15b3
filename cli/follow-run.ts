import { describe } from '../errors/strata-error.js';
import { homeStore } from '../store/open-store.js';
import { readRun } from '../store/run.js';
import type { PipelineState } from '../workflows/pipeline-state.js';
import { chooseDisplay } from './display/choose-display.js';
import { exitCode, exitCodeOfStage } from './exit-code.js';
import { printFindings } from './print-findings.js';
import type { Temporal } from './temporal.js';
import { watchRun } from './watch-run.js';

/** Watches a run to its end, says what came of it and what can be done next, and answers with the exit code. */
export async function followRun(run: string, temporal: Temporal): Promise<number> {
  const end = await watchRun(run, temporal, await chooseDisplay());
  console.log();
  if (end.type === 'left') {
    console.log(`${run} goes on. To come back to it: strata resume ${run}`);
    return exitCode.interrupted;
  }
  if (end.type === 'paused') {
    console.log(`${run} is paused. To go on from its checkpoints: strata resume ${run}`);
    return exitCode.interrupted;
  }
  switch (end.status) {
    case 'COMPLETED':
      await printFindings(homeStore(), run);
      return exitCode.done;
    case 'FAILED':
      return reportFailures(run, end.state, await specOf(run));
    default:
      console.log(
        `${run} was ${end.status.toLowerCase()}. To go on from its checkpoints: strata resume ${run}`,
      );
      return exitCode.interrupted;
  }
}

/** The file that a run was made from. */
async function specOf(run: string): Promise<string | undefined> {
  return (await readRun(homeStore(), run))?.spec.file;
}

function reportFailures(run: string, state: PipelineState | undefined, spec: string | undefined): number {
  const failed = Object.entries(state?.stages ?? {}).filter(([, stage]) => stage.status === 'failed');
  for (const [name, { error }] of failed) {
    console.error(`stage ${name} failed`);
    if (error) console.error(`${describe(error)}\n`);
  }
  console.error(`When that is mended: strata resume ${run}`);
  // Retries, time-outs, checkpoints and queues are the plan's, which a run keeps; they are no part of a stage key.
  if (spec)
    console.error(
      `When it takes a change of the file: strata run ${spec}, which goes on from the same checkpoints`,
    );
  return exitCodeOfStage(failed.map(([, { error }]) => error?.fault).find((fault) => fault === 'user'));
}
