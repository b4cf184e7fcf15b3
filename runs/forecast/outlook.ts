import { type LineageRecord, readLineage } from '../../lineage/records.js';
import type {
  DiscardedResult,
  RemovedResult,
  StageForecast,
  UnfinishedStage,
} from '../../schemas/generated/forecast.js';
import { canonicalJson, type JsonObject } from '../../schemas/json.js';
import type { PlannedStage } from '../../spec/plan.js';
import { latestPosition } from '../../store/checkpoint.js';
import { type LeaseRecord, type LeaseState, readLease } from '../../store/lease.js';
import type { ObjectStore } from '../../store/object-store.js';
import { readResult } from '../../store/result.js';
import { digestSources } from '../../store/source-digests.js';
import { keyComponents, type KeyComponents, stageKey } from '../../store/stage-key.js';
import type { EarlierStage } from './estimate.js';
import { inherited, type Inherited } from './workload.js';

/** What is known about a planned stage before it runs, and what the stages that read it can use. */
export interface Outlook extends Standing, Pick<StageForecast, 'state' | 'producedBy'> {
  readonly stage: PlannedStage;
  /** Without the pending inputs. */
  readonly components: KeyComponents;
  /** Inputs whose content is unknown until another stage has run, with that stage. */
  readonly pending: Readonly<Record<string, string>>;
  /** Undefined if an input is pending. */
  readonly key?: string;
  /** Equal for two stages that compute the same, even if their key is not known yet. */
  readonly identity: string;
  /** Digests of the outputs: of the result, or of an earlier computation of the same key. */
  readonly outputs?: Readonly<Record<string, { readonly digest: string }>>;
  /** Stages that are recomputed, and are assumed to give the same bits as before. */
  readonly assumes: readonly string[];
  /** What is wrong with the stored result. */
  readonly damage?: string;
  readonly inherited: Inherited;
}

export interface ForecastContext {
  readonly store: ObjectStore;
  readonly isRunning: (run: string) => Promise<boolean>;
  /** Read once, on the first call. */
  readonly earlier: () => Promise<readonly EarlierStage[]>;
}

/** `before` has the outlooks of all earlier stages of the plan, by name. */
export async function outlookOf(
  stage: PlannedStage,
  before: ReadonlyMap<string, Outlook>,
  { store, isRunning, earlier }: ForecastContext,
): Promise<Outlook> {
  const inputs = Object.entries(stage.inputs).map(([name, { stage: maker, output }]) => {
    const made = before.get(maker)!;
    return { name, output, made, artifact: made.outputs?.[output] };
  });
  const known = inputs.flatMap(({ name, artifact }) => (artifact ? [[name, artifact] as const] : []));
  const components = keyComponents(stage, Object.fromEntries(known), await digestSources(stage.sources));
  const unknown = inputs.filter(({ artifact }) => !artifact);
  const assumed = inputs.flatMap(({ artifact, made }) =>
    artifact ? [...(made.state === 'cached' ? [] : [made.stage.name]), ...made.assumes] : [],
  );
  const common = {
    stage,
    components,
    pending: Object.fromEntries(unknown.map(({ name, made }) => [name, made.stage.name])),
    assumes: [...new Set(assumed)],
  };
  const inheritedFrom = (summary?: JsonObject) =>
    inherited(
      { kind: stage.kind, settings: stage.with },
      summary,
      inputs.map(({ made }) => made.inherited),
    );

  if (unknown.length > 0) {
    const makers = unknown.map(({ name, output, made }) => [name, [made.identity, output]] as const);
    const identity = canonicalJson({ ...components, pending: Object.fromEntries(makers) });
    return {
      ...common,
      identity,
      inherited: inheritedFrom(),
      ...(twinOf(identity, before) ?? { state: 'run' }),
    };
  }
  const key = stageKey(components);
  let damage: string | undefined;
  const result = await readResult(store, key, { onDamage: (error) => (damage = error.details.found) });
  if (result) {
    const { outputs, summary, producedBy } = result;
    const { run, stage: maker } = producedBy;
    return {
      ...common,
      key,
      identity: key,
      state: 'cached',
      producedBy: { run, stage: maker },
      outputs,
      inherited: inheritedFrom(summary),
    };
  }
  const once = (await earlier()).find(
    (other) => other.key === key && (other.outcome === 'computed' || other.outcome === 'cached'),
  );
  return {
    ...common,
    key,
    identity: key,
    ...(damage !== undefined && { damage }),
    ...(once && { outputs: once.outputs }),
    inherited: inheritedFrom(once?.summary),
    ...(twinOf(key, before) ?? (await standing(store, key, isRunning))),
  };
}

/** The stage waits for an earlier stage that computes the same. */
function twinOf(identity: string, before: ReadonlyMap<string, Outlook>): Standing | undefined {
  const twin = [...before.values()].find((other) => other.identity === identity);
  return twin && { state: 'waiting', waitsFor: { stage: twin.stage.name } };
}

/** The progress of a stage key without a result. */
export interface Standing extends Pick<StageForecast, 'state' | 'waitsFor' | 'step'> {
  /** How the last run that computed it ended, if there was one. */
  readonly reason?: EndReason;
  /** Size of its newest checkpoint in bytes. */
  readonly checkpointBytes?: number;
}

/** `isRunning` is called only for a run that has not released the key's lease. */
export async function standing(
  store: ObjectStore,
  key: string,
  isRunning: (run: string) => Promise<boolean>,
): Promise<Standing> {
  const [lease, position] = await Promise.all([readLease(store, key), latestPosition(store, key)]);
  const checkpoint = position && { step: position.step, checkpointBytes: position.size };
  const holder = lease.isReleased ? undefined : lease.record?.run;
  if (holder !== undefined && (await isRunning(holder)))
    return { state: 'waiting', waitsFor: { run: holder }, ...checkpoint };
  const reason = lease.record && (await endOf(store, lease, lease.record));
  return { state: checkpoint ? 'resuming' : 'run', ...checkpoint, ...(reason && { reason }) };
}

/** An attempt that was killed is not in the lineage: only the lease shows it. */
async function endOf(
  store: ObjectStore,
  { fence }: LeaseState,
  { run, stage, key, purpose }: LeaseRecord,
): Promise<EndReason> {
  const records = await readLineage(store, run);
  const last = records.findLast((record) => record.stage === stage && record.key === key);
  const isRecorded =
    purpose === 'housekeeping' || last?.outcome === 'cached' || last?.attempts.at(-1)?.fence === fence;
  return last && isRecorded ? lastEnd(last) : { type: 'unfinished', run, outcome: 'interrupted' };
}

export type EndReason = DiscardedResult | RemovedResult | UnfinishedStage;

/** Why a stage key is computed although a run has ended it, according to that run's lineage. */
export function lastEnd({ run, outcome, attempts }: LineageRecord): EndReason {
  if (outcome === 'computed' || outcome === 'cached') return { type: 'removed', run };
  if (outcome === 'discarded') return { type: 'discarded', run };
  if (outcome === 'paused') return { type: 'unfinished', run, outcome };
  const { code, found } = attempts.at(-1)?.error ?? {};
  return { type: 'unfinished', run, outcome, ...(code && { code }), ...(found && { found }) };
}
