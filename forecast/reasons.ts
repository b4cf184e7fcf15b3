import type { StageForecast } from '../schemas/generated/forecast.js';
import type { ObjectStore } from '../store/object-store.js';
import { readResult } from '../store/result.js';
import { changes } from './changes.js';
import { comparedWith } from './compared-with.js';
import type { EarlierStage } from './earlier-stages.js';
import { lastEnd } from './last-end.js';
import type { Outlook } from './outlook.js';

type Reasons = Pick<StageForecast, 'reasons' | 'comparedWith' | 'mayBeCached'>;

/** Why a stage is to be computed. */
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

  /** Whether the inputs that are not known yet could come out so that the store has the result. */
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
