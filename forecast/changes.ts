import type { ChangedComponent } from '../schemas/generated/forecast.js';
import type { Json } from '../schemas/json.js';
import { canonicalJson } from '../store/canonical-json.js';
import type { KeyComponents } from '../store/stage-key.js';
import { leaves } from './leaves.js';

/**
 * In what a stage key differs from an earlier one of its kind: the version first, then settings, raw data and inputs.
 * Inputs whose content is not known yet are not compared.
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

/** Leaves are no objects, and nobody writes into the lists among them. */
function valueOf(leaf: Json): NonNullable<ChangedComponent['now']> {
  return leaf as NonNullable<ChangedComponent['now']>;
}
