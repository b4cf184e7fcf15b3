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

/** What goes into the checkpoint; `facts` are what the bits of the state depend on. */
export function positionMetadata(position: Position, facts: JsonObject): JsonObject {
  return { ...structuredClone(position), facts };
}

export function positionFrom(metadata: JsonObject): { position: Position; facts: JsonObject } {
  const { facts, step, sums, records } = validate<TrainingPosition>('training-position', metadata);
  return { facts: facts as JsonObject, position: { step, sums, records: records as JsonObject[] } };
}
