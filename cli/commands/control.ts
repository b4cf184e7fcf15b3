import { cancelRun, pauseRun, type Resumption, resumeRun } from '../../runs/control.js';
import { followRun, printStart } from '../display/follow-run.js';
import { printFindings } from '../display/outcome.js';
import { asTyped } from '../display/typed-command.js';
import { exitCode } from '../exit.js';

/** Stops a run at a checkpoint until it is resumed. */
export async function pause(text: string): Promise<void> {
  const name = await pauseRun(text);
  console.log(asTyped(`${name} pauses at its next checkpoint. To resume: strata resume ${name}`));
}

/** Cancels a run; its running stages write a last checkpoint. */
export async function cancel(text: string): Promise<void> {
  const name = await cancelRun(text);
  console.log(asTyped(`${name} is being cancelled. To resume: strata resume ${name}`));
}

export interface ResumeOptions {
  readonly detach?: true;
  /** A stage to recompute, with all that depend on it, even if they are cached. */
  readonly from?: string;
}

/** Continues a run, and watches it unless it is to run detached. */
export async function resume(text: string, { detach, from }: ResumeOptions): Promise<number> {
  const resumed = await resumeRun(text, { ...(from !== undefined && { from }) });
  const { resumption } = resumed;
  const started = { ...resumed, run: resumed.run.name };
  const isNew = resumption.type === 'restarted' || resumption.type === 'recomputing';
  printStart(started, { showUi: isNew });
  console.log(`${started.run} ${resumptionText(resumption)}`);
  if (resumption.type === 'finished') {
    await printFindings(started.run);
    return exitCode.done;
  }
  if (!detach) return followRun(started);
  await resumed.temporal.close();
  return exitCode.done;
}

function resumptionText(resumption: Resumption): string {
  switch (resumption.type) {
    case 'finished':
      return 'has finished';
    case 'continued':
      return 'is running again';
    case 'active':
      return resumption.interrupted ? 'is resuming from checkpoint' : 'is running';
    case 'restarted':
      return 'is resuming from checkpoint';
    case 'recomputing':
      return `recomputes ${resumption.stages.join(', ')}`;
  }
}
