import { finishedStages, readLineage } from '../lineage/records.js';
import type { StrataError } from '../platform/errors.js';
import type { ListedRun } from '../schemas/generated/run-list.js';
import { isFromNewerStrata } from '../schemas/validate.js';
import { readAnnotations } from '../store/annotation.js';
import type { ObjectStore } from '../store/object-store.js';
import { homeStore } from '../store/open-store.js';
import { listRuns, type RunRecord } from '../store/run.js';
import { runStatuses } from './status.js';
import { openRunningTemporal } from './temporal.js';

/** Which runs are wanted: those that match every condition given. */
export interface RunFilter {
  readonly status?: string;
  readonly pipeline?: string;
  readonly tag?: readonly string[];
  /** Only runs created within this many seconds. */
  readonly maximumAgeSeconds?: number;
  /** Maximum number of runs. */
  readonly limit?: number;
}

/** Receives the error of a run whose files cannot be read; the others are listed all the same. */
export type OnUnreadable = (error: StrataError) => void;

/** The matching runs, newest first. Starts nothing: without a server, statuses come from the store. */
export async function filterRuns(filter: RunFilter, onUnreadable: OnUnreadable): Promise<ListedRun[]> {
  const store = homeStore();
  const { status, pipeline, tag = [], maximumAgeSeconds = Infinity, limit = Infinity } = filter;
  const since = Date.now() - 1000 * maximumAgeSeconds;
  const candidates = (await listRuns(store, { onUnreadable }))
    .filter((run) => pipeline === undefined || run.pipeline === pipeline)
    .filter((run) => Date.parse(run.createdAt) >= since)
    .reverse();
  const statuses = await statusesOf(store, candidates);
  const found: ListedRun[] = [];
  for (const run of candidates) {
    if (found.length >= limit) break;
    const current = statuses.get(run.name)!;
    if (status !== undefined && current !== status) continue;
    const { tags } = await readAnnotations(store, run.name);
    if (!tag.every((wanted) => tags.includes(wanted))) continue;
    found.push({ ...runFacts(run), tags: [...tags], status: current, ...(await accuracyOf(store, run)) });
  }
  return found;
}

async function statusesOf(store: ObjectStore, runs: readonly RunRecord[]) {
  const temporal = await openRunningTemporal();
  try {
    return await runStatuses(store, runs, temporal);
  } finally {
    await temporal?.close();
  }
}

/** The fields of a run that every listing shows. */
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
