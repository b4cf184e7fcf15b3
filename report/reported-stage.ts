import type { JsonObject } from '../schemas/json.js';
import type { StageKind } from '../spec/plan.js';
import type { Artifact } from '../store/artifact.js';

/** A finished stage, as far as a report tells of it. */
export interface ReportedStage {
  readonly name: string;
  readonly kind: StageKind;
  /** As its kind makes it: see nas/summary.ts. */
  readonly summary: JsonObject;
  readonly outputs: Readonly<Record<string, Artifact>>;
  /** What computing it took, in this run or the one that it is known from. */
  readonly seconds: number;
  /** Whether its result was in the store already. */
  readonly cached: boolean;
}
