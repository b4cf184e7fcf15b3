import { readLineage } from '../../lineage/read-lineage.js';
import { findRun } from '../../store/find-run.js';
import type { ObjectStore } from '../../store/object-store.js';
import { homeStore } from '../../store/open-store.js';
import { listRuns, readPlan, type RunRecord } from '../../store/run.js';
import { stateQuery, type PipelineState } from '../../workflows/pipeline-state.js';
import { stageWords } from '../display/stage-words.js';
import { exitCode } from '../exit-code.js';
import { promptly } from '../promptly.js';
import { runStatuses } from '../run-statuses.js';
import { viewOf, type RunView } from '../run-view.js';
import { openRunningTemporal, type Temporal } from '../temporal.js';
import { viewFromLineage } from '../view-from-lineage.js';

/** Lists all runs, or the stages of one. Starts nothing: without a server the store tells what it knows. */
export async function status(text: string | undefined, options: { readonly json?: true }): Promise<number> {
  const store = homeStore();
  const runs =
    text === undefined
      ? await listRuns(store, { onUnreadable: (reason) => console.error(reason.message) })
      : [await findRun(store, text)];
  const temporal = await openRunningTemporal();
  try {
    const statuses = await runStatuses(store, runs, temporal);
    const shown = runs.map((run) => ({ ...run, status: statuses.get(run.name)! }));
    if (text === undefined) {
      if (options.json) console.log(JSON.stringify(shown, null, 2));
      else for (const run of shown) console.log(`${run.name}  ${run.status.padEnd(9)}  ${run.createdAt}`);
      return exitCode.done;
    }
    const [run] = shown as [(typeof shown)[number]];
    const view = await viewOfRun(store, run, temporal);
    if (options.json) console.log(JSON.stringify({ ...run, ...view }, null, 2));
    else {
      console.log(`${run.name}: ${run.status}`);
      for (const stage of view.stages) console.log(`  ${stage.name}: ${stageWords(stage).join(', ')}`);
    }
    return exitCode.done;
  } finally {
    await temporal?.close();
  }
}

async function viewOfRun(
  store: ObjectStore,
  run: RunRecord,
  temporal: Temporal | undefined,
): Promise<RunView> {
  return (
    (await viewFromTemporal(run, temporal)) ??
    viewFromLineage(await readPlan(store, run), await readLineage(store, run.name))
  );
}

/** Undefined where the run is not under way, or neither server nor worker can tell. */
async function viewFromTemporal(
  { name }: RunRecord,
  temporal: Temporal | undefined,
): Promise<RunView | undefined> {
  if (!temporal) return undefined;
  const { client } = temporal;
  const handle = client.workflow.getHandle(name);
  const description = await promptly(client, () => handle.describe()).catch(() => undefined);
  if (description?.status.name !== 'RUNNING') return undefined;
  const state = await promptly(client, () => handle.query<PipelineState>(stateQuery)).catch(() => undefined);
  return state && viewOf(state, description);
}
