import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { logFolder } from '../../activities/attempt-log.js';
import { StrataError } from '../../platform/errors.js';
import { layout } from '../../store/layout.js';
import { readLease } from '../../store/lease.js';
import type { ObjectStore } from '../../store/object-store.js';
import type { RunRecord } from '../../store/run.js';
import { namedRun } from '../named-run.js';
import { runStatuses } from '../status.js';
import { openRunningTemporal } from '../temporal.js';
import { removedRuns, removeRuns } from './remove.js';
import { survey } from './survey.js';

/** A removal that is allowed and not yet carried out. */
export interface Removal {
  readonly runs: readonly string[];
  readonly effect: RemovalEffect;
  carryOut(): Promise<void>;
}

/** Prepares the removal of runs that have ended. Throws RUN_UNKNOWN, RUN_AMBIGUOUS and RUN_ACTIVE. */
export async function prepareRemoval(texts: readonly string[]): Promise<Removal> {
  const named = await Promise.all(texts.map(namedRun));
  const { store } = named[0]!;
  const records = [...new Map(named.map(({ run }) => [run.name, run])).values()];
  const runs = records.map(({ name }) => name);
  await assertEnded(store, records);
  return {
    runs,
    effect: await removalEffect(store, runs),
    async carryOut() {
      await removeRuns(store, runs);
      for (const run of runs) await rm(logFolder(run), { recursive: true, force: true });
    },
  };
}

/** What a removal takes from the store. */
export interface RemovalEffect {
  readonly results: number;
  readonly checkpoints: number;
  readonly blobs: number;
  /** Size of the blobs and checkpoints. */
  readonly bytes: number;
  /** Stages of these runs that stay, because other runs refer to them. */
  readonly shared: number;
}

/** What `removeRuns` would remove now. Changes nothing. */
export async function removalEffect(store: ObjectStore, runs: readonly string[]): Promise<RemovalEffect> {
  const { doomedKeys, sharedKeys, doomedBlobs } = await survey(
    store,
    new Set([...(await removedRuns(store)), ...runs]),
  );
  const sizes = async (names: readonly string[]) =>
    (await Promise.all(names.map((name) => store.size(name)))).filter((size) => size !== undefined);
  const results = await sizes(doomedKeys.map(layout.result));
  const parts = (await Promise.all(doomedKeys.map((key) => store.list(layout.checkpoints(key))))).flat();
  const blobs = await sizes(doomedBlobs.map(({ digest }) => layout.blob(digest)));
  return {
    results: results.length,
    checkpoints: parts.filter((name) => name.endsWith('.json')).length,
    blobs: blobs.length,
    bytes: [...blobs, ...(await sizes(parts))].reduce((sum, size) => sum + size, 0),
    shared: sharedKeys.length,
  };
}

/** Longer than the interval between two heartbeats of a lease's holder. */
const heartbeatMilliseconds = 4000;

/**
 * Which of these runs are computing according to their leases: one that was not released has a heartbeat. For when
 * Temporal does not know the runs, or only those of another cluster.
 */
async function computingRuns(store: ObjectStore, runs: readonly string[]): Promise<Set<string>> {
  const open = async () => {
    const found = new Map<string, { readonly run: string; readonly heartbeat: string }>();
    for (const key of await keysOf(store)) {
      const { record, isReleased, heartbeat } = await readLease(store, key);
      if (record && !isReleased && runs.includes(record.run)) found.set(key, { run: record.run, heartbeat });
    }
    return found;
  };
  const before = await open();
  if (before.size === 0) return new Set();
  await sleep(heartbeatMilliseconds);
  const after = await open();
  const alive = [...after].filter(([key, { heartbeat }]) => heartbeat !== before.get(key)?.heartbeat);
  return new Set(alive.map(([, { run }]) => run));
}

async function keysOf(store: ObjectStore): Promise<string[]> {
  const names = await store.list(layout.stages);
  return [...new Set(names.flatMap((name) => /^stages\/([^/]+)\/leases\//.exec(name)?.[1] ?? []))];
}

/** Throws RUN_ACTIVE unless all these runs have ended. */
async function assertEnded(store: ObjectStore, records: readonly RunRecord[]): Promise<void> {
  const runs = records.map(({ name }) => name);
  const temporal = await openRunningTemporal();
  try {
    const statuses = await runStatuses(store, records, temporal);
    const open = runs.find((run) => ['running', 'paused'].includes(statuses.get(run)!));
    const [busy] = open === undefined ? await computingRuns(store, runs) : [open];
    if (busy === undefined) return;
    throw new StrataError({
      code: 'RUN_ACTIVE',
      cause: 'user',
      found: `${busy} is ${statuses.get(busy) === 'paused' ? 'paused' : 'running'}`,
      expected: 'runs that have ended',
      remedy: `\`strata cancel ${busy}\`, then repeat the command`,
    });
  } finally {
    await temporal?.close();
  }
}
