import { homeStore } from '../store/open-store.js';
import type { RunRecord } from '../store/run.js';
import { printRuns } from './print-runs.js';
import { runStatuses } from './run-statuses.js';
import { openRunningTemporal } from './temporal.js';

const most = 10;

/** Says of the runs that a shortened name can mean what tells them apart; of many, the newest. */
export async function printMeantRuns(runs: readonly RunRecord[]): Promise<void> {
  // A cluster that does not answer must not hide which runs there are.
  const temporal = await openRunningTemporal().catch(() => undefined);
  try {
    const shown = runs.slice(0, most);
    const statuses = await runStatuses(homeStore(), shown, temporal);
    printRuns(
      shown.map((run) => ({ ...run, status: statuses.get(run.name)! })),
      console.error,
    );
    if (runs.length > most) console.error(`… ${runs.length - most} older ones`);
  } finally {
    await temporal?.close();
  }
}
