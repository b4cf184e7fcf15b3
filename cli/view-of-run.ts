import { readLineage } from '../lineage/read-lineage.js';
import type { ObjectStore } from '../store/object-store.js';
import { readPlan, type RunRecord } from '../store/run.js';
import { stateQuery, type PipelineState } from '../workflows/pipeline-state.js';
import { promptly } from './promptly.js';
import { viewOf, type RunView } from './run-view.js';
import type { Temporal } from './temporal.js';
import { viewFromLineage } from './view-from-lineage.js';

/** How far a run is: as Temporal says while it is under way, else as its lineage tells. */
export async function viewOfRun(
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
