import { type Resumption, resumeRun } from '../../runs/resume.js';
import { homeStore } from '../../store/open-store.js';
import { exitCode } from '../display/exit-code.js';
import { printFindings } from '../display/findings.js';
import { followRun } from '../display/follow-run.js';
import { printSubmission } from '../display/submission.js';

export interface ResumeOptions {
  readonly detach?: true;
  /** A stage to recompute, with all that depend on it, whatever is cached for them. */
  readonly from?: string;
}

/** Continues a run, and watches it unless it is to run detached. */
export async function resume(text: string, { detach, from }: ResumeOptions): Promise<number> {
  const resumed = await resumeRun(text, { ...(from !== undefined && { from }) });
  const { run, resumption, temporal } = resumed;
  const isStarted = resumption.type === 'restarted' || resumption.type === 'recomputing';
  printSubmission(run.name, resumed, { showUi: isStarted });
  console.log(`${run.name} ${words(resumption)}`);
  if (resumption.type === 'finished') {
    await printFindings(homeStore(), run.name);
    return exitCode.done;
  }
  if (!detach) return followRun(run.name, temporal);
  await temporal.close();
  return exitCode.done;
}

function words(resumption: Resumption): string {
  switch (resumption.type) {
    case 'finished':
      return 'has finished';
    case 'continued':
      return 'is running again';
    case 'active':
      return resumption.interrupted ? 'is resuming from its last checkpoints' : 'is running';
    case 'restarted':
      return 'is resuming from its finished stages and last checkpoints';
    case 'recomputing':
      return `recomputes ${resumption.stages.join(', ')}`;
  }
}
