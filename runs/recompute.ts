import { hostname } from 'node:os';
import { codeFacts, hostFacts } from '../lineage/facts.js';
import { finishedStages, type LineageRecord, readLineage, recordOutcome } from '../lineage/records.js';
import { StrataError } from '../platform/errors.js';
import type { Plan, PlannedStage } from '../spec/plan.js';
import type { Artifact } from '../store/blob.js';
import { type Lease, waitForLease } from '../store/lease.js';
import type { ObjectStore } from '../store/object-store.js';
import { setAside } from '../store/set-aside.js';
import { digestSources } from '../store/source-digests.js';
import { keyComponents, stageKey } from '../store/stage-key.js';

/**
 * Discards a stage of a run, which must not be running, and all that depend on it: their results are set aside, their
 * checkpoints removed, and this is recorded in the lineage. Returns their names. Throws RUN_STAGE_HELD, and changes
 * nothing, if another run is computing one of them.
 */
export async function recompute(
  store: ObjectStore,
  run: string,
  plan: Plan,
  from: PlannedStage,
): Promise<string[]> {
  const stages = withDependants(plan, from);
  const records = await readLineage(store, run);
  const keys = await keysOf(plan, finishedStages(records));
  const held: { readonly stage: string; readonly key: string; readonly lease: Lease }[] = [];
  try {
    for (const { name } of stages) {
      const key = keys.get(name);
      if (key) held.push({ stage: name, key, lease: await leaseOf(store, run, name, key) });
    }
    // The last stage first: if this is interrupted, the inputs of a stage are still cached.
    for (const { stage, key, lease } of held.reverse()) await setAside(store, key, lease, { run, stage });
    for (const { name } of stages) await recordDiscarded(store, run, records, name);
  } finally {
    await Promise.all(held.map(({ lease }) => lease.release()));
  }
  return stages.map(({ name }) => name);
}

function withDependants(plan: Plan, from: PlannedStage): PlannedStage[] {
  const names = new Set([from.name]);
  for (const { name, needs } of plan.stages) if (needs.some((needed) => names.has(needed))) names.add(name);
  return plan.stages.filter(({ name }) => names.has(name));
}

/** The keys of the run's stages whose inputs are known. */
async function keysOf(
  plan: Plan,
  finished: ReadonlyMap<string, LineageRecord>,
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  for (const stage of plan.stages) {
    const inputs: Record<string, Artifact> = {};
    for (const [input, { stage: maker, output }] of Object.entries(stage.inputs)) {
      const artifact = finished.get(maker)?.outputs[output];
      if (artifact) inputs[input] = artifact;
    }
    if (Object.keys(inputs).length < Object.keys(stage.inputs).length) continue;
    keys.set(stage.name, stageKey(keyComponents(stage, inputs, await digestSources(stage.sources))));
  }
  return keys;
}

async function leaseOf(store: ObjectStore, run: string, stage: string, key: string): Promise<Lease> {
  const owner = { run, stage, attempt: 1, holder: `${hostname()} process ${process.pid}` };
  const lease = await waitForLease(store, key, { ...owner, purpose: 'housekeeping' });
  if (!('heldBy' in lease)) return lease;
  throw new StrataError({
    code: 'RUN_STAGE_HELD',
    cause: 'user',
    found: `run ${lease.heldBy?.run ?? 'unknown'} is computing the same as stage ${stage} right now`,
    remedy: 'wait until that stage has finished, or pause or cancel that run',
  });
}

/** Does nothing if the lineage has no record of the stage that shows it as finished. */
async function recordDiscarded(
  store: ObjectStore,
  run: string,
  records: readonly LineageRecord[],
  stage: string,
): Promise<void> {
  const last = records.filter((record) => record.stage === stage).at(-1);
  if (!last || last.outcome === 'discarded') return;
  const now = new Date().toISOString();
  const { kind, key, components, inputs, sources, attempts } = last;
  await recordOutcome(store, run, {
    ...{ stage, kind, key, components, inputs, sources, attempts },
    outcome: 'discarded',
    outputs: {},
    summary: {},
    code: await codeFacts(),
    host: hostFacts(),
    startedAt: now,
    finishedAt: now,
  });
}
