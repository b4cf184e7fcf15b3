import type { JsonObject } from '../schemas/json.js';
import type { OutputReference, StageKind } from './plan.js';
import type { Sources } from './sources.js';

/** A stage on its way to the plan. Whatever is wrong with it has been reported. */
export interface DraftStage {
  readonly name: string;
  readonly kind: StageKind;
  /** `with`, defaults written out and references still in place; undefined where its form is wrong. */
  readonly settings: JsonObject | undefined;
  /** By field name: only references to outputs that exist and fit. */
  readonly inputs: Readonly<Record<string, OutputReference>>;
  /** Stages listed under `needs` that exist. */
  readonly after: readonly string[];
  /** Raw data, for a kind that reads any. */
  readonly sources: Sources | undefined;
}
