import { homeStore } from '../../store/open-store.js';
import { exitCode } from '../exit-code.js';
import { listWanted, type RunFilter } from '../list-runs.js';
import { printRuns } from '../print-runs.js';
import { openRunningTemporal } from '../temporal.js';

/** Lists the runs, newest first. Starts nothing: without a server the store tells what it knows. */
export async function list(options: RunFilter & { readonly json?: true }): Promise<number> {
  const temporal = await openRunningTemporal();
  try {
    const runs = await listWanted(homeStore(), options, temporal);
    if (options.json) console.log(JSON.stringify(runs, null, 2));
    else if (runs.length === 0) console.error('no runs');
    else printRuns(runs);
    return exitCode.done;
  } finally {
    await temporal?.close();
  }
}
