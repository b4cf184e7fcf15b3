import { StrataError } from '../../platform/errors.js';
import type { TrainingPosition } from '../../schemas/generated/training-position.js';
import type { JsonObject } from '../../schemas/json.js';
import { validate } from '../../schemas/validate.js';
import { writeCheckpoint } from '../../store/checkpoint.js';
import { readSafetensors, writeSafetensors } from '../../store/safetensors.js';
import type { StageContext } from '../protocol.js';
import type { Executor } from '../tensor/program.js';

/** A training's progress, apart from its tensors. Stored in a checkpoint's metadata. */
export interface Position {
  /** Steps done. */
  step: number;
  /** Sums of each step's figures since the start of the epoch. */
  sums: Record<string, number>;
  /** Records of the finished epochs. */
  records: JsonObject[];
}

export const startPosition = (): Position => ({ step: 0, sums: {}, records: [] });

/** A checkpoint's metadata; `facts` are what the bits of the state depend on. */
function positionMetadata(position: Position, facts: JsonObject): JsonObject {
  return { ...structuredClone(position), facts };
}

export function positionFrom(metadata: JsonObject): { position: Position; facts: JsonObject } {
  const { facts, step, sums, records } = validate<TrainingPosition>('training-position', metadata);
  return { facts: facts as JsonObject, position: { step, sums, records: records as JsonObject[] } };
}

/** The variables of an executor as one safetensors file. */
async function stateBytes(executor: Executor, variables: readonly string[]): Promise<Uint8Array> {
  const tensors = [];
  for (const name of variables) {
    const data = await executor.read(name);
    tensors.push({ name, dtype: 'F32' as const, shape: [data.length], data });
  }
  return writeSafetensors(tensors, {});
}

/** Restores the variables that `stateBytes` saved. */
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

interface CheckpointWriter {
  /** Writes in the background when a checkpoint is due. Waits only for an earlier write that is still running. */
  writeIfDue(): Promise<void>;
  /** Writes the current state, unless it is already written, and waits for the write. */
  writeNow(): Promise<void>;
}

/** Writes checkpoints of a training beside its steps. */
export function checkpointWriter(
  { job, store, say }: StageContext,
  { executor, variables }: { readonly executor: Executor; readonly variables: readonly string[] },
  position: Position,
  facts: JsonObject,
): CheckpointWriter {
  const { keep } = job.checkpoint;
  const schedule = checkpointSchedule(job.checkpoint);
  let writtenStep = position.step;
  let writtenAt = performance.now();
  let pendingWrite: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const due = performance.now();
    await pendingWrite;
    const { step } = position;
    const metadata = positionMetadata(position, facts);
    const bytes = await stateBytes(executor, variables);
    writtenStep = step;
    writtenAt = performance.now();
    const waited = (writtenAt - due) / 1000;
    pendingWrite = (async () => {
      const began = performance.now();
      const digest = await writeCheckpoint(store, job.key, job.fence, { step, bytes, metadata, keep });
      const seconds = (performance.now() - began) / 1000;
      schedule.wrote({ waited, written: seconds });
      say({ type: 'checkpoint', step, digest, size: bytes.byteLength, seconds, waited });
    })();
    // The next write or the end awaits it; until then a failure must not count as unhandled.
    pendingWrite.catch(() => undefined);
  };

  return {
    async writeIfDue() {
      const steps = position.step - writtenStep;
      if (schedule.isDue(steps, (performance.now() - writtenAt) / 1000)) await write();
    },
    async writeNow() {
      if (position.step > writtenStep) await write();
      await pendingWrite;
    },
  };
}

interface CheckpointSchedule {
  /** Whether a checkpoint is due, given the steps and seconds since the last one, or since the training started. */
  isDue(steps: number, seconds: number): boolean;
  /** Records the cost of a checkpoint: seconds the training waited for it, and seconds of writing beside the training. */
  wrote(cost: { readonly waited: number; readonly written: number }): void;
}

/** Share of a training's time that its checkpoints may cost when the plan sets no interval. */
const TIME_SHARE = 0.01;
/** Also the first interval, before a cost is measured. A killed process then loses a few seconds of work. */
const MIN_INTERVAL_SECONDS = 10;
/** Upper limit of the lost work, whatever a checkpoint costs. */
const MAX_INTERVAL_SECONDS = 600;

/**
 * When checkpoints are due: after a number of steps, after a number of seconds, or, when the plan sets neither, at an
 * interval that follows their cost. That interval is the last checkpoint's total cost divided by `TIME_SHARE`. The total
 * includes writing beside the training, because on two cores that also slows the training.
 */
export function checkpointSchedule({
  everySteps,
  everySeconds,
}: {
  readonly everySteps?: number;
  readonly everySeconds?: number;
}): CheckpointSchedule {
  if (everySteps !== undefined) return { isDue: (steps) => steps >= everySteps, wrote: () => undefined };
  let interval = everySeconds ?? MIN_INTERVAL_SECONDS;
  return {
    isDue: (steps, seconds) => steps > 0 && seconds >= interval,
    wrote({ waited, written }) {
      if (everySeconds !== undefined) return;
      const affordable = (waited + written) / TIME_SHARE;
      interval = Math.min(MAX_INTERVAL_SECONDS, Math.max(MIN_INTERVAL_SECONDS, affordable));
    },
  };
}
