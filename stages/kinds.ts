import type { JsonObject } from '../schemas/json.js';
import type { StageDefinition } from './definition.js';
import { derive } from './derive/kind.js';
import { evaluate } from './evaluate/kind.js';
import { prepare } from './prepare/kind.js';
import { search } from './search/kind.js';
import { warmup } from './warmup/kind.js';

/**
 * The one list of stage kinds, in the order in which they are documented. A kind is the folder stages/<kind>/:
 *
 * - `settings.schema.json` describes its `with`; the schema's name is `stage-<kind>`.
 * - `kind.ts` declares it: a `StageDefinition`, named in this list.
 * - `compute.ts` exports `compute`, a `StageCode`: what the compute process runs.
 *
 * After a change of this list, `npm run types` brings schemas/stage-kind.schema.json, to which all other schemas refer,
 * and the schema for editors up to date.
 *
 * Declarations are below `spec` and do not import it: checking a spec, naming outputs and making keys need them, and
 * must not load TensorFlow. `compute.ts` belongs to the level of `nas`, and nothing imports it statically: the compute
 * process loads it by the kind's name. So a kind is one folder although it is used at two levels, no function takes the
 * kinds as a parameter, and imports run one way; eslint.config.js holds both levels to it.
 */
export const stageKinds = { prepare, warmup, search, derive, evaluate } satisfies Readonly<
  Record<string, StageDefinition>
>;

export type StageKind = keyof typeof stageKinds;

/** The summary of a finished stage, by its kind. */
export type StageSummaries = {
  readonly [Kind in StageKind]: (typeof stageKinds)[Kind] extends StageDefinition<infer Summary>
    ? Summary
    : JsonObject;
};

export function isStageKind(text: unknown): text is StageKind {
  return typeof text === 'string' && Object.hasOwn(stageKinds, text);
}

/** The declaration of a kind that is not known statically. */
export function stageDefinition(kind: StageKind): StageDefinition {
  return stageKinds[kind];
}
