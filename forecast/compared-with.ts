import type { KeyComponents } from '../store/stage-key.js';
import { changes } from './changes.js';
import type { EarlierStage } from './earlier-stages.js';

/**
 * The earlier stage that tells best what is new: the last of this name in this pipeline; where there is none, the one
 * of this kind with the fewest differences, and of equals the latest.
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
