import type { TrainingPosition } from '../../schemas/generated/training-position.js';
import type { JsonObject } from '../../schemas/json.js';
import { validate } from '../../schemas/validate.js';

/** Where a training is, besides its tensors. Travels in a checkpoint's metadata. */
export interface Position {
  /** Steps done. */
  step: number;
  /** Sums of each step's figures since the epoch began. */
  sums: Record<string, number>;
  /** The records of the epochs done. */
  records: JsonObject[];
}

export const start = (): Position => ({ step: 0, sums: {}, records: [] });

/** What goes into the checkpoint; `graph` is the digest of the graph that made the state. */
export function positionMetadata(position: Position, graph: string): JsonObject {
  return { ...structuredClone(position), graph };
}

export function positionFrom(metadata: JsonObject): { position: Position; graph: string } {
  const { graph, step, sums, records } = validate<TrainingPosition>('training-position', metadata);
  return { graph, position: { step, sums, records: records as JsonObject[] } };
}
