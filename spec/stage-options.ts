import type { JsonObject } from '../schemas/json.js';
import { fillDefaults } from '../schemas/validate.js';
import { durationSeconds } from './duration.js';
import type { PlannedStage } from './plan.js';

type Options = Pick<PlannedStage, 'retry' | 'timeoutSeconds' | 'checkpoint' | 'resources'>;

interface Written {
  readonly retry: { readonly attempts: number; readonly backoff: string; readonly maximumBackoff: string };
  readonly timeout: string;
  readonly checkpoint: { readonly every: string; readonly keep: number };
  readonly resources: { readonly queue: 'cpu' | 'gpu' };
}

/** How a stage is run: what it says itself, else what `defaults` says, else the schema's defaults, field by field. */
export function stageOptions(own: JsonObject, defaults: JsonObject): Options {
  const merged = {
    retry: { ...group(defaults, 'retry'), ...group(own, 'retry') },
    checkpoint: { ...group(defaults, 'checkpoint'), ...group(own, 'checkpoint') },
    resources: { ...group(defaults, 'resources'), ...group(own, 'resources') },
    ...pick(defaults, 'timeout'),
    ...pick(own, 'timeout'),
  };
  fillDefaults('stage-options', merged);
  const { retry, timeout, checkpoint, resources } = merged as unknown as Written;
  const backoffSeconds = durationSeconds(retry.backoff);
  return {
    retry: {
      attempts: retry.attempts,
      backoffSeconds,
      // A first pause longer than the longest is a longer longest pause.
      maximumBackoffSeconds: Math.max(backoffSeconds, durationSeconds(retry.maximumBackoff)),
    },
    timeoutSeconds: durationSeconds(timeout),
    checkpoint: { ...checkpointEvery(checkpoint.every), keep: checkpoint.keep },
    resources: { queue: resources.queue },
  };
}

/** Nothing for `auto`: the training then goes by what its checkpoints cost. */
function checkpointEvery(every: string): { everySteps?: number; everySeconds?: number } {
  if (every === 'auto') return {};
  const steps = /^(\d+) steps?$/.exec(every)?.[1];
  return steps ? { everySteps: Number(steps) } : { everySeconds: durationSeconds(every) };
}

function group(options: JsonObject, name: string): JsonObject {
  return (options[name] ?? {}) as JsonObject;
}

function pick(options: JsonObject, name: string): JsonObject {
  return options[name] === undefined ? {} : { [name]: options[name] };
}
