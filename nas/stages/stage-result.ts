import type { JsonObject } from '../../schemas/json.js';
import type { Artifact } from '../../store/artifact.js';

/** What a stage leaves behind. */
export interface StageOutcome {
  readonly outputs: Readonly<Record<string, Artifact>>;
  readonly summary: JsonObject;
}
