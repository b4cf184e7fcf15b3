import { type LineageRecord, readLineage } from '../../lineage/records.js';
import type { LeaseRecord as LeaseFile } from '../../schemas/generated/lease.js';
import type { SetAside as SetAsideFile } from '../../schemas/generated/set-aside.js';
import type { StageResult as StageResultFile } from '../../schemas/generated/stage-result.js';
import type { Artifact } from '../../store/blob.js';
import { layout } from '../../store/layout.js';
import type { ObjectStore } from '../../store/object-store.js';
import { isDamagedObject, readSealed } from '../../store/sealed-json.js';

/** What may be removed together with the removed runs, because no remaining run refers to it. */
export interface Survey {
  /** Stage keys whose results and checkpoints may be removed. */
  readonly doomedKeys: readonly string[];
  /** Stage keys that both a removed and a remaining run refer to. */
  readonly sharedKeys: readonly string[];
  readonly doomedBlobs: readonly Artifact[];
  /** Digests of the blobs that remaining runs and remaining results refer to. */
  readonly usedBlobs: ReadonlySet<string>;
  /** Removed runs whose results remaining runs use: their lineage is the record of those results. */
  readonly neededLineages: ReadonlySet<string>;
}

/**
 * Surveys the whole store as if these runs did not exist. Throws VERSION_NEWER if a newer Strata wrote something whose
 * references this version cannot read.
 */
export async function survey(store: ObjectStore, removed: ReadonlySet<string>): Promise<Survey> {
  const runNames = namesIn(await store.list(layout.runs), /^runs\/([^/]+)\/run\.json$/);
  const staying = await lineagesOf(
    store,
    runNames.filter((run) => !removed.has(run)),
  );
  const going = await lineagesOf(store, [...removed]);
  const stages = await store.list(layout.stages);
  const claims = stages.flatMap((name) => {
    const [, key, run] = /^stages\/([^/]+)\/runs\/([^/]+)$/.exec(name) ?? [];
    return key && run ? [{ key, run }] : [];
  });
  const isStaying = new Set(staying.keys());
  const usedKeys = new Set([
    ...records(staying).map(({ key }) => key),
    ...claims.filter(({ run }) => isStaying.has(run)).map(({ key }) => key),
  ]);
  const referredKeys = new Set([
    ...records(going).map(({ key }) => key),
    ...claims.filter(({ run }) => removed.has(run)).map(({ key }) => key),
  ]);
  // A run that was killed, or that is older than claims, may only have leases.
  for (const key of namesIn(stages, /^stages\/([^/]+)\//)) {
    if (usedKeys.has(key)) continue;
    const runs = await leasingRuns(store, key);
    if (runs.some((run) => isStaying.has(run))) usedKeys.add(key);
    if (runs.some((run) => removed.has(run))) referredKeys.add(key);
  }
  const doomedKeys = [...referredKeys].filter((key) => !usedKeys.has(key));

  const isDoomed = new Set(doomedKeys);
  const usedBlobs = new Set(
    records(staying)
      .flatMap(artifactsOf)
      .map(({ digest }) => digest),
  );
  const candidates = new Map(
    records(going)
      .flatMap(artifactsOf)
      .map((artifact) => [artifact.digest, artifact]),
  );
  for (const name of stages) {
    const [, key = '', kind] = /^stages\/([^/]+)\/(result\.json|set-aside\/)/.exec(name) ?? [];
    if (!kind || (!isDoomed.has(key) && kind !== 'result.json')) continue;
    for (const artifact of await outputsIn(store, name, kind)) {
      if (isDoomed.has(key)) candidates.set(artifact.digest, artifact);
      else usedBlobs.add(artifact.digest);
    }
  }
  return {
    doomedKeys,
    sharedKeys: [...referredKeys].filter((key) => usedKeys.has(key)),
    doomedBlobs: [...candidates.values()].filter(({ digest }) => !usedBlobs.has(digest)),
    usedBlobs,
    neededLineages: new Set(
      records(staying).flatMap(({ producedBy }) =>
        producedBy && removed.has(producedBy.run) ? [producedBy.run] : [],
      ),
    ),
  };
}

type Lineages = ReadonlyMap<string, readonly LineageRecord[]>;

async function lineagesOf(store: ObjectStore, runs: readonly string[]): Promise<Lineages> {
  const found = new Map<string, readonly LineageRecord[]>();
  for (const run of runs) found.set(run, await readLineage(store, run));
  return found;
}

function records(lineages: Lineages): LineageRecord[] {
  return [...lineages.values()].flat();
}

function artifactsOf({ outputs, inputs }: LineageRecord): Artifact[] {
  return [...Object.values(outputs), ...Object.values(inputs).map(({ artifact }) => artifact)];
}

async function outputsIn(store: ObjectStore, name: string, kind: string): Promise<Artifact[]> {
  try {
    const result =
      kind === 'result.json'
        ? await readSealed<StageResultFile>(store, name, 'stage-result')
        : (await readSealed<SetAsideFile>(store, name, 'set-aside'))?.result;
    return Object.values(result?.outputs ?? {});
  } catch (error) {
    if (isDamagedObject(error)) return [];
    throw error;
  }
}

function namesIn(names: readonly string[], pattern: RegExp): string[] {
  return [...new Set(names.flatMap((name) => pattern.exec(name)?.[1] ?? []))];
}

/** The runs that have computed a key, or started to. */
export async function leasingRuns(store: ObjectStore, key: string): Promise<string[]> {
  const runs = new Set<string>();
  for (const name of await store.list(layout.leases(key))) {
    if (!name.endsWith('.json')) continue;
    const lease = await readSealed<LeaseFile>(store, name, 'lease').catch(undefinedIfDamaged);
    if (lease && !lease.purpose) runs.add(lease.run);
  }
  return [...runs];
}

function undefinedIfDamaged(error: unknown): undefined {
  if (!isDamagedObject(error)) throw error;
}
