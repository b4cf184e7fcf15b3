import type { JsonObject } from '../schemas/json.js';
import type { DraftStage } from './draft-stage.js';
import type { PlannedStage } from './plan.js';
import { stageOptions } from './stage-options.js';

/** A faultless stage as the plan has it: references become inputs and paths become sources, so neither is in `with`. */
export function planStage(draft: DraftStage, options: JsonObject, defaults: JsonObject): PlannedStage {
  const { name, kind, settings = {}, inputs, sources, after } = draft;
  const own = Object.entries(settings).filter(
    ([field]) => !Object.hasOwn(inputs, field) && field !== sources?.field,
  );
  return {
    name,
    kind,
    with: {
      ...Object.fromEntries(own),
      ...(sources && { [sources.field]: { format: sources.format, ...sources.options } }),
    },
    inputs,
    sources: sources?.files ?? {},
    needs: [...new Set([...Object.values(inputs).map(({ stage }) => stage), ...after])],
    ...stageOptions(options, defaults),
  };
}
