import { readSafetensors, writeSafetensors } from '../../store/safetensors.js';
import { StrataError } from '../../errors/strata-error.js';
import type { Executor } from '../tensor/program.js';

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
        fault: 'bug',
        found: `the checkpoint has no variable ${name}`,
        remedy: 'run the stage with the version of Strata that wrote the checkpoint',
      });
    }
    await executor.assign(name, tensor.data);
  }
}
