import { StrataError } from '../../platform/errors.js';
import type { TrainingPosition } from '../../schemas/generated/training-position.js';
import type { JsonObject } from '../../schemas/json.js';
import { validate } from '../../schemas/validate.js';
import { readSafetensors, writeSafetensors } from '../../store/safetensors.js';
import type { Executor } from '../tensor/program.js';

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

/** The variables of an executor as one safetensors file. */
export async function stateBytes(executor: Executor, variables: readonly string[]): Promise<Uint8Array> {
  const tensors = [];
  for (const name of variables) {
    const data = await executor.read(name);
    tensors.push({ name, dtype: 'F32' as const, shape: [data.length], data });
  }
  return writeSafetensors(tensors, {});
}

/** Puts the variables back to what `stateBytes` read. */
export async function restoreState(
  executor: Executor,
  variables: readonly string[],
  bytes: Uint8Array,
): Promise<void> {
  const { tensors } = readSafetensors(bytes);
  for (const name of variables) {
    const tensor = tensors.get(name);
    if (!(tensor?.data instanceof Float32Array)) {
      throw new StrataError({
        code: 'CHECKPOINT_INCOMPLETE',
        cause: 'bug',
        found: `the checkpoint has no variable ${name}`,
        remedy: 'run the stage with the version of Strata that wrote the checkpoint',
      });
    }
    await executor.assign(name, tensor.data);
  }
}
