import type { ChangedComponent, StageForecast } from '../../schemas/generated/forecast.js';
import { canonicalJson, type Json } from '../../schemas/json.js';
import type { ObjectStore } from '../../store/object-store.js';
import { readResult } from '../../store/result.js';
import type { KeyComponents } from '../../store/stage-key.js';
import type { EarlierStage } from './estimate.js';
import { lastEnd, type Outlook } from './outlook.js';
import { leaves } from './workload.js';

type Reasons = Pick<StageForecast, 'reasons' | 'comparedWith' | 'mayBeCached'>;

/** Why a stage would be computed. */
export async function reasonsFor(
  { stage, key, components, pending, damage, reason }: Outlook,
  { store, pipeline, earlier }: { store: ObjectStore; pipeline: string; earlier: readonly EarlierStage[] },
): Promise<Reasons> {
  if (damage !== undefined) return { reasons: [{ type: 'damaged', found: damage }] };
  const same = earlier.find((other) => other.key === key);
  if (reason || same) return { reasons: [reason ?? lastEnd(same!)] };

  const names = Object.keys(pending);
  const inputs = names.map((name) => ({ type: 'input' as const, name, stage: pending[name]! }));
  const other = comparedWith(earlier, { pipeline, stage: stage.name }, components, names);
  if (!other) return { reasons: inputs.length > 0 ? inputs : [{ type: 'new' }] };
  const changed = changes(other.components, components, names);
  return {
    reasons: [...changed, ...inputs],
    ...(changed.length > 0 && { comparedWith: { run: other.run, stage: other.stage, key: other.key } }),
    ...((await mayBeCached()) && { mayBeCached: true }),
  };

  /** Whether the store has a result for some content of the pending inputs. */
  async function mayBeCached(): Promise<boolean> {
    if (names.length === 0) return false;
    const alike = earlier.filter(
      ({ kind, components: once }) => kind === stage.kind && changes(once, components, names).length === 0,
    );
    for (const alikeKey of new Set(alike.map((once) => once.key)))
      if (await readResult(store, alikeKey)) return true;
    return false;
  }
}

/**
 * The earlier stage to compare with: the last of this name in this pipeline; if there is none, the one of this kind with
 * the fewest differences, preferring the latest.
 */
export function comparedWith(
  earlier: readonly EarlierStage[],
  { pipeline, stage }: { readonly pipeline: string; readonly stage: string },
  now: KeyComponents,
  pendingInputs: readonly string[],
): EarlierStage | undefined {
  const ofKind = earlier.filter(({ kind }) => kind === now.kind);
  const last = ofKind.find((other) => other.pipeline === pipeline && other.stage === stage);
  if (last) return last;
  const counts = ofKind.map(({ components }) => changes(components, now, pendingInputs).length);
  return ofKind[counts.indexOf(Math.min(...counts))];
}

/**
 * How a stage key differs from an earlier one of its kind: the version first, then settings, raw data and inputs. Pending
 * inputs are not compared.
 */
export function changes(
  before: KeyComponents,
  now: KeyComponents,
  pendingInputs: readonly string[],
): ChangedComponent[] {
  const { inputs } = before;
  const comparable = Object.fromEntries(
    Object.entries(inputs).filter(([name]) => !pendingInputs.includes(name)),
  );
  return [
    ...between('version', { version: before.version }, { version: now.version }),
    ...between('setting', leaves(before.with), leaves(now.with)),
    ...between('source', before.sources, now.sources),
    ...between('input', comparable, now.inputs),
  ];
}

type Values = Readonly<Record<string, Json>>;

function between(component: ChangedComponent['component'], before: Values, now: Values): ChangedComponent[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  return names
    .filter((name) => canonicalJson([before[name]]) !== canonicalJson([now[name]]))
    .map((name) => ({
      type: 'changed',
      component,
      name,
      ...(before[name] !== undefined && { before: valueOf(before[name]) }),
      ...(now[name] !== undefined && { now: valueOf(now[name]) }),
    }));
}

/** Leaves are not objects, and the lists among them are never modified. */
function valueOf(leaf: Json): NonNullable<ChangedComponent['now']> {
  return leaf as NonNullable<ChangedComponent['now']>;
}
