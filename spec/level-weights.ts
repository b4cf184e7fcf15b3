import type { JsonObject } from '../schemas/json.js';
import { levelCount } from '../stages/levels.js';
import type { Report } from './diagnostic.js';
import type { DraftStage } from './plan.js';

/** Reports searches whose `entropy.levelWeights` are not one for each level of the network that they search. */
export function checkLevelWeights(stages: readonly DraftStage[], report: Report): void {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  for (const stage of stages) {
    const weights = (stage.settings?.['entropy'] as JsonObject | undefined)?.['levelWeights'];
    const network = Array.isArray(weights) ? networkOf(stage, byName) : undefined;
    if (!Array.isArray(weights) || !network) continue;
    const levels = levelCount(network['levels']!, network['cells'] as number);
    if (weights.length === levels) continue;
    report(['stages', stage.name, 'with', 'entropy', 'levelWeights'], {
      code: 'SPEC_LEVELS',
      found: `${weights.length} weights, and the network has ${levels} levels`,
      expected: 'one weight for each level',
    });
  }
}

/** The network of a search: its own, or the one in the checkpoint that it continues from. */
function networkOf(
  stage: DraftStage,
  byName: ReadonlyMap<string, DraftStage>,
  seen: readonly string[] = [],
): JsonObject | undefined {
  const own = stage.settings?.['network'];
  if (own !== undefined) return own as JsonObject;
  const before = byName.get(stage.inputs['from']?.stage ?? '');
  if (!before || seen.includes(before.name)) return undefined;
  return networkOf(before, byName, [...seen, before.name]);
}
