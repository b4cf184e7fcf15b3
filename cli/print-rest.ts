import { readLineage } from '../lineage/read-lineage.js';
import type { ObjectStore } from '../store/object-store.js';
import { readPlan, type RunRecord } from '../store/run.js';
import { printCommand } from './print-command.js';
import { printFailures } from './print-failures.js';
import { runStatus } from './run-statuses.js';
import { openRunningTemporal } from './temporal.js';
import { viewFromLineage } from './view-from-lineage.js';

/** Says of a run that has not finished why that is, and what can be done. */
export async function printRest(store: ObjectStore, run: RunRecord): Promise<void> {
  const { stages } = viewFromLineage(await readPlan(store, run), await readLineage(store, run.name));
  if (stages.every(({ state }) => state.status === 'done' || state.status === 'cached')) return;
  const status = await statusOf(store, run);
  console.log();
  if (status === 'failed') {
    const states = Object.fromEntries(stages.map(({ name, state }) => [name, state]));
    await printFailures(store, run.name, states, console.log);
  } else if (status === 'running') {
    printCommand('It is under way; to see how far it is:', `strata status ${run.name}`);
  } else {
    printCommand(`It is ${status}; to go on from its checkpoints:`, `strata resume ${run.name}`);
  }
}

async function statusOf(store: ObjectStore, run: RunRecord) {
  const temporal = await openRunningTemporal().catch(() => undefined);
  try {
    return await runStatus(store, run, temporal);
  } finally {
    await temporal?.close();
  }
}
