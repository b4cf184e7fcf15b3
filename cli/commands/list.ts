import { filterRuns } from '../../runs/list.js';
import { printRuns } from '../display/run-table.js';
import { warnUnreadable } from '../exit.js';
import { durationOption, integerOption } from './option-values.js';

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

/** Lists the runs, newest first. */
export async function list(options: ListOptions): Promise<void> {
  const { status, pipeline, tag, since, limit } = options;
  const filter = {
    ...(status !== undefined && { status }),
    ...(pipeline !== undefined && { pipeline }),
    ...(tag && { tag }),
    ...(since !== undefined && { maximumAgeSeconds: durationOption('--since', since) }),
    ...(limit !== undefined && { limit: integerOption('--limit', limit) }),
  };
  const runs = await filterRuns(filter, warnUnreadable);
  if (options.json) console.log(JSON.stringify(runs, null, 2));
  else if (runs.length === 0) console.error('no runs');
  else printRuns(runs);
}
