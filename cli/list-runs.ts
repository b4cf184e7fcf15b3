import { finishedStages } from '../lineage/finished-stages.js';
import { readLineage } from '../lineage/read-lineage.js';
import type { ListedRun } from '../schemas/generated/run-list.js';
import { isFromNewerStrata } from '../schemas/validate-file.js';
import { readAnnotations } from '../store/annotation.js';
import type { ObjectStore } from '../store/object-store.js';
import { listRuns, type RunRecord } from '../store/run.js';
import { runStatuses } from './run-statuses.js';
import { positiveInteger, spanSeconds } from './option-values.js';
import type { Temporal } from './temporal.js';

/** Which runs are wanted: those that fulfil all that is given. */
export interface RunFilter {
  readonly status?: string;
  readonly pipeline?: string;
  readonly tag?: readonly string[];
  /** Such as `2d`: those that are no older. */
  readonly since?: string;
  /** At most so many. */
  readonly limit?: string;
}

/** The wanted runs, newest first. Throws OPTION_INVALID. */
export async function listWanted(
  store: ObjectStore,
  filter: RunFilter,
  temporal: Temporal | undefined,
  now = Date.now(),
): Promise<ListedRun[]> {
  const since = filter.since === undefined ? -Infinity : now - 1000 * spanSeconds('--since', filter.since);
  const limit = filter.limit === undefined ? Infinity : positiveInteger('--limit', filter.limit);
  const named = (await listReadable(store))
    .filter((run) => filter.pipeline === undefined || run.pipeline === filter.pipeline)
    .filter((run) => Date.parse(run.createdAt) >= since)
    .reverse();
  const statuses = await runStatuses(store, named, temporal);
  const found: ListedRun[] = [];
  for (const run of named) {
    if (found.length >= limit) break;
    const status = statuses.get(run.name)!;
    if (filter.status !== undefined && status !== filter.status) continue;
    const { tags } = await readAnnotations(store, run.name);
    if (!(filter.tag ?? []).every((tag) => tags.includes(tag))) continue;
    found.push({ ...runFacts(run), tags: [...tags], status, ...(await accuracyOf(store, run)) });
  }
  return found;
}

/** All runs, oldest first. Those that cannot be read are told of on standard error. */
export function listReadable(store: ObjectStore): Promise<RunRecord[]> {
  return listRuns(store, { onUnreadable: (reason) => console.error(reason.message) });
}

/** What every listing tells of a run. */
export function runFacts({ name, pipeline, spec, createdAt }: RunRecord) {
  return { name, pipeline, spec, createdAt };
}

async function accuracyOf(store: ObjectStore, run: RunRecord): Promise<Pick<ListedRun, 'testAccuracy'>> {
  const records = await readLineage(store, run.name).catch((error: unknown) => {
    if (isFromNewerStrata(error)) return [];
    throw error;
  });
  const accuracies = [...finishedStages(records).values()].map(({ summary }) => summary['testAccuracy']);
  const last = accuracies.filter((value): value is number => typeof value === 'number').at(-1);
  return last === undefined ? {} : { testAccuracy: last };
}
