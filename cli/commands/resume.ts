import { WorkflowNotFoundError, type WorkflowExecutionDescription } from '@temporalio/client';
import { StrataError } from '../../errors/strata-error.js';
import { findRun } from '../../store/find-run.js';
import { homeStore } from '../../store/open-store.js';
import { readPlan, type RunRecord } from '../../store/run.js';
import { resumeSignal, type RunStatus } from '../../workflows/pipeline-state.js';
import { searchAttributes } from '../../workflows/search-attributes.js';
import { computeAnew } from '../compute-anew.js';
import { exitCode } from '../exit-code.js';
import { findStageOf } from '../find-output.js';
import { followRun } from '../follow-run.js';
import { printFindings } from '../print-findings.js';
import { submit } from '../submit.js';
import { openTemporal, type Temporal } from '../temporal.js';
import { unlessEnded } from '../unless-ended.js';

export interface ResumeOptions {
  readonly detach?: true;
  /** A stage that is to be computed anew, with all that depend on it, whatever is known of them. */
  readonly from?: string;
}

/**
 * Goes on with a run. What it has finished is in the store, and so are its checkpoints: unless its workflow is alive,
 * a fresh one is started under the same name, which old histories, even lost ones, do not bind.
 */
export async function resume(text: string, options: ResumeOptions): Promise<number> {
  const store = homeStore();
  const run = await findRun(store, text);
  const plan = await readPlan(store, run);
  const from = options.from === undefined ? undefined : findStageOf(run, plan.stages, options.from);
  const temporal = await openTemporal();
  const description = await describe(temporal, run.name);
  const next = whatToDo(description, temporal);
  if (from) {
    await endWorkflow(run, temporal, next);
    const anew = await computeAnew(store, run.name, plan, from);
    await submit({ run: run.name, plan, store: store.uri }, temporal);
    console.log(`${run.name} computes anew: ${anew.join(', ')}`);
  } else {
    switch (next) {
      case 'nothing':
        await temporal.close();
        console.log(`${run.name} has finished`);
        await printFindings(store, run.name);
        return exitCode.done;
      case 'signal':
        await temporal.client.workflow.getHandle(run.name).signal(resumeSignal);
        console.log(`${run.name} goes on`);
        break;
      case 'watch':
        // It may have been told to pause just now, by somebody who has changed their mind, or while it had no worker.
        await temporal.client.workflow.getHandle(run.name).signal(resumeSignal).catch(unlessEnded);
        console.log(`${run.name} ${temporal.started ? 'goes on from its last checkpoints' : 'is under way'}`);
        break;
      case 'start':
        await submit({ run: run.name, plan, store: store.uri }, temporal);
        console.log(`${run.name} goes on from what it has finished and its last checkpoints`);
    }
  }
  if (!options.detach) return followRun(run.name, temporal);
  await temporal.close();
  return exitCode.done;
}

async function describe(temporal: Temporal, run: string): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await temporal.client.workflow.getHandle(run).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

type Next = 'nothing' | 'signal' | 'watch' | 'start';

function whatToDo(description: WorkflowExecutionDescription | undefined, temporal: Temporal): Next {
  if (description?.status.name === 'COMPLETED') return 'nothing';
  if (description?.status.name !== 'RUNNING') return 'start';
  const status = description.typedSearchAttributes.get(searchAttributes.status) as RunStatus | undefined;
  if (status !== 'paused') return 'watch';
  // A workflow that is older than the embedded server's supervisor was paused maybe days and builds ago.
  return temporal.since && description.startTime < temporal.since ? 'start' : 'signal';
}

/**
 * Sees to it that nothing computes for the run. One that is paused, or went on only because this command started the
 * server, is ended, and its stages have stopped afterwards. Throws RUN_UNDER_WAY for one that somebody else set going.
 */
async function endWorkflow(run: RunRecord, temporal: Temporal, next: Next): Promise<void> {
  if (next === 'nothing' || next === 'start') return;
  if (next === 'watch' && !temporal.started) {
    await temporal.close();
    throw new StrataError({
      code: 'RUN_UNDER_WAY',
      fault: 'user',
      found: `${run.name} is under way`,
      expected: 'a run that is paused or has ended, since results are set aside',
      remedy: `\`strata pause ${run.name}\`, then the same again`,
    });
  }
  const handle = temporal.client.workflow.getHandle(run.name);
  await handle.cancel();
  await handle.result().catch(() => undefined);
}
