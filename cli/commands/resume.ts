import { WorkflowNotFoundError, type WorkflowExecutionDescription } from '@temporalio/client';
import { findRun } from '../../store/find-run.js';
import { homeStore } from '../../store/open-store.js';
import { readPlan } from '../../store/run.js';
import { resumeSignal, type RunStatus } from '../../workflows/pipeline-state.js';
import { searchAttributes } from '../../workflows/search-attributes.js';
import { exitCode } from '../exit-code.js';
import { followRun } from '../follow-run.js';
import { printFindings } from '../print-findings.js';
import { submit } from '../submit.js';
import { openTemporal, type Temporal } from '../temporal.js';

/**
 * Goes on with a run. What it has finished is in the store, and so are its checkpoints: unless its workflow is alive,
 * a fresh one is started under the same name, which old histories, even lost ones, do not bind.
 */
export async function resume(text: string, options: { readonly detach?: true }): Promise<number> {
  const store = homeStore();
  const run = await findRun(store, text);
  const temporal = await openTemporal();
  const description = await describe(temporal, run.name);
  switch (whatToDo(description, temporal)) {
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
      console.log(`${run.name} ${temporal.started ? 'goes on from its last checkpoints' : 'is under way'}`);
      break;
    case 'start':
      await submit({ run: run.name, plan: await readPlan(store, run), store: store.uri }, temporal);
      console.log(`${run.name} goes on from what it has finished and its last checkpoints`);
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

function whatToDo(
  description: WorkflowExecutionDescription | undefined,
  temporal: Temporal,
): 'nothing' | 'signal' | 'watch' | 'start' {
  if (description?.status.name === 'COMPLETED') return 'nothing';
  if (description?.status.name !== 'RUNNING') return 'start';
  const status = description.typedSearchAttributes.get(searchAttributes.status) as RunStatus | undefined;
  if (status !== 'paused') return 'watch';
  // A workflow that is older than the embedded server's supervisor was paused maybe days and builds ago.
  return temporal.since && description.startTime < temporal.since ? 'start' : 'signal';
}
