import type { JsonObject } from '../schemas/json.js';
import type { StageForecast } from '../schemas/generated/forecast.js';
import type { PlannedStage } from '../spec/plan.js';
import { canonicalJson } from '../store/canonical-json.js';
import { digestSources } from '../store/digest-sources.js';
import { keyComponents } from '../store/key-components.js';
import type { ObjectStore } from '../store/object-store.js';
import { readResult } from '../store/result.js';
import { stageKey, type KeyComponents } from '../store/stage-key.js';
import type { EarlierStage } from './earlier-stages.js';
import { standing, type Standing } from './standing.js';
import { inherited, type Inherited } from './workload.js';

/** What is known of a planned stage before it runs, and what those that read it may build on. */
export interface Outlook extends Standing, Pick<StageForecast, 'state' | 'producedBy'> {
  readonly stage: PlannedStage;
  /** Without the inputs that are pending. */
  readonly components: KeyComponents;
  /** Inputs whose content is not known before another stage has run, with that stage. */
  readonly pending: Readonly<Record<string, string>>;
  /** Undefined where an input is pending. */
  readonly key?: string;
  /** Equal for two stages that compute the same, whether their key is known yet or not. */
  readonly identity: string;
  /** Digests of the outputs: of the result, or as they were when the same key was computed before. */
  readonly outputs?: Readonly<Record<string, { readonly digest: string }>>;
  /** Stages that are computed anew, and are taken to give the bits again that they gave before. */
  readonly assumes: readonly string[];
  /** What is wrong with the result that there is. */
  readonly damage?: string;
  readonly inherited: Inherited;
}

export interface Surroundings {
  readonly store: ObjectStore;
  readonly isUnderWay: (run: string) => Promise<boolean>;
  /** Read once, when it is first asked for. */
  readonly earlier: () => Promise<readonly EarlierStage[]>;
}

/** `before` has the outlooks of all stages that come earlier in the plan, by name. */
export async function outlookOf(
  stage: PlannedStage,
  before: ReadonlyMap<string, Outlook>,
  { store, isUnderWay, earlier }: Surroundings,
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
    ...(twinOf(key, before) ?? (await standing(store, key, isUnderWay))),
  };
}

/** Waits for a stage further up that computes the same. */
function twinOf(identity: string, before: ReadonlyMap<string, Outlook>): Standing | undefined {
  const twin = [...before.values()].find((other) => other.identity === identity);
  return twin && { state: 'waiting', waitsFor: { stage: twin.stage.name } };
}
