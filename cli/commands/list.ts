import prettyMilliseconds from 'pretty-ms';
import type { Colors } from 'picocolors/types.js';
import type { ListedRun } from '../../schemas/generated/run-list.js';
import { homeStore } from '../../store/open-store.js';
import { statusColor } from '../display/status-color.js';
import { table } from '../display/table.js';
import { exitCode } from '../exit-code.js';
import { listWanted, type RunFilter } from '../list-runs.js';
import { screenColors, screenWidth } from '../screen.js';
import { openRunningTemporal } from '../temporal.js';

/** Lists the runs, newest first. Starts nothing: without a server the store tells what it knows. */
export async function list(options: RunFilter & { readonly json?: true }): Promise<number> {
  const temporal = await openRunningTemporal();
  try {
    const runs = await listWanted(homeStore(), options, temporal);
    if (options.json) console.log(JSON.stringify(runs, null, 2));
    else if (runs.length === 0) console.error('no runs');
    else for (const line of linesOf(runs, screenColors())) console.log(line);
    return exitCode.done;
  } finally {
    await temporal?.close();
  }
}

function linesOf(runs: readonly ListedRun[], colors: Colors): string[] {
  const rows = runs.map(({ name, status, createdAt, testAccuracy, tags }) => [
    name,
    statusColor(status, colors),
    prettyMilliseconds(Math.max(0, Date.now() - Date.parse(createdAt)), { compact: true }),
    testAccuracy === undefined ? '' : `${(100 * testAccuracy).toFixed(2)} %`,
    tags.join(' '),
  ]);
  return table(['run', 'status', 'age', 'accuracy', 'tags'], rows, screenWidth(), colors.dim);
}
