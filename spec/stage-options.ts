import type { JsonObject } from '../schemas/json.js';
import { fillDefaults } from '../schemas/validate.js';
import type { DraftStage, PlannedStage } from './plan.js';

const secondsPerUnit = { s: 1, m: 60, h: 3600, d: 86400 };

/** Seconds of a duration such as `10s`, `5m`, `2h` or `7d`. */
export function durationSeconds(text: string): number {
  return Number(text.slice(0, -1)) * secondsPerUnit[text.slice(-1) as keyof typeof secondsPerUnit];
}

/** Seconds as such a duration, in the largest unit that makes a whole number. */
export function durationText(seconds: number): string {
  const units = Object.entries(secondsPerUnit).reverse();
  const [unit, length] = units.find(([, each]) => seconds % each === 0)!;
  return `${seconds / length}${unit}`;
}

type Options = Pick<PlannedStage, 'retry' | 'timeoutSeconds' | 'checkpoint' | 'resources'>;

interface Written {
  readonly retry: { readonly attempts: number; readonly backoff: string; readonly maximumBackoff: string };
  readonly timeout: string;
  readonly checkpoint: { readonly every: string; readonly keep: number };
  readonly resources: { readonly queue: 'cpu' | 'gpu' };
}

/** How a stage is run: field by field its own options, else those of `defaults`, else the schema's defaults. */
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
      // The maximum is never below the first backoff.
      maximumBackoffSeconds: Math.max(backoffSeconds, durationSeconds(retry.maximumBackoff)),
    },
    timeoutSeconds: durationSeconds(timeout),
    checkpoint: { ...checkpointEvery(checkpoint.every), keep: checkpoint.keep },
    resources: { queue: resources.queue },
  };
}

/** Empty for `auto`: the training then derives the interval from the cost of its checkpoints. */
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

/** A stage without errors as the plan has it: references become inputs and paths become sources, so neither is in `with`. */
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
