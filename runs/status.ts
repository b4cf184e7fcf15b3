import { readLineage } from '../lineage/records.js';
import { isFromNewerStrata } from '../schemas/validate.js';
import type { ObjectStore } from '../store/object-store.js';
import { readPlan, type RunRecord } from '../store/run.js';
import { isDamagedObject } from '../store/sealed-json.js';
import type { ShownStatus } from './temporal-status.js';
import type { Temporal } from './temporal.js';
import { type RunView, viewFromLineage } from './view.js';

/** What each run is doing: as Temporal says where it knows the run, else as the store does. */
export async function runStatuses(
  store: ObjectStore,
  runs: readonly RunRecord[],
  temporal: Temporal | undefined,
): Promise<Map<string, ShownStatus>> {
  const statuses = await knownToTemporal(temporal);
  for (const run of runs) {
    if (!statuses.has(run.name)) statuses.set(run.name, await storedStatus(store, run));
  }
  return statuses;
}

async function knownToTemporal(temporal: Temporal | undefined): Promise<Map<string, ShownStatus>> {
  if (!temporal) return new Map();
  const { temporalStatuses } = await import('./temporal-status.js');
  return temporalStatuses(temporal);
}

/** What one run is doing. Throws where a server is there and does not answer. */
export async function runStatus(
  store: ObjectStore,
  run: RunRecord,
  temporal: Temporal | undefined,
): Promise<ShownStatus> {
  if (!temporal) return storedStatus(store, run);
  const { temporalStatus } = await import('./temporal-status.js');
  return (await temporalStatus(temporal, run.name)) ?? storedStatus(store, run);
}

async function storedStatus(store: ObjectStore, run: RunRecord): Promise<ShownStatus> {
  const view = await storedView(store, run);
  if (!view) return 'unreadable';
  const found = view.stages.map((stage) => stage.state.status);
  if (found.every((status) => status === 'done' || status === 'cached')) return 'done';
  return found.includes('failed') ? 'failed' : 'stopped';
}

/** Undefined where its files cannot be used: the other runs are to be listed all the same. */
async function storedView(store: ObjectStore, run: RunRecord): Promise<RunView | undefined> {
  try {
    return viewFromLineage(await readPlan(store, run), await readLineage(store, run.name));
  } catch (error) {
    if (isDamagedObject(error) || isFromNewerStrata(error)) return undefined;
    throw error;
  }
}
