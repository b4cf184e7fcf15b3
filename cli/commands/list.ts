import { homeStore } from '../../store/open-store.js';
import { exitCode } from '../display/exit-code.js';
import { filterRuns } from '../../runs/list.js';
import { warnUnreadable } from '../display/errors.js';
import { positiveInteger, spanSeconds } from './option-values.js';
import { printRuns } from '../display/run-table.js';
import { openRunningTemporal } from '../../runs/temporal.js';

export interface ListOptions {
  readonly status?: string;
  readonly pipeline?: string;
  readonly tag?: readonly string[];
  /** Maximum age, such as `2d`. */
  readonly since?: string;
  /** Maximum number of runs. */
  readonly limit?: string;
  readonly json?: true;
}

/** Lists the runs, newest first. Starts nothing: without a server the store tells what it knows. */
export async function list(options: ListOptions): Promise<number> {
  const temporal = await openRunningTemporal();
  try {
    const { status, pipeline, tag, since, limit } = options;
    const filter = {
      ...(status !== undefined && { status }),
      ...(pipeline !== undefined && { pipeline }),
      ...(tag && { tag }),
      ...(since !== undefined && { maximumAgeSeconds: spanSeconds('--since', since) }),
      ...(limit !== undefined && { limit: positiveInteger('--limit', limit) }),
    };
    const runs = await filterRuns(homeStore(), filter, temporal, warnUnreadable);
    if (options.json) console.log(JSON.stringify(runs, null, 2));
    else if (runs.length === 0) console.error('no runs');
    else printRuns(runs);
    return exitCode.done;
  } finally {
    await temporal?.close();
  }
}
