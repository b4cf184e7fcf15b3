import { StrataError } from '../../platform/errors.js';
import { canonicalJson, type JsonObject } from '../../schemas/json.js';
import { latestCheckpoint, writeCheckpoint } from '../../store/checkpoint.js';
import type { ObjectStore } from '../../store/object-store.js';
import { type ComputeEvent, type ComputeJob, type ProgressEvent, Stopped } from '../protocol.js';
import type { Executor } from '../tensor/program.js';
import { cadence } from './cadence.js';
import {
  type Position,
  positionFrom,
  positionMetadata,
  restoreState,
  start,
  stateBytes,
} from './checkpoint.js';
import { executionFacts } from './execution-facts.js';

/** What a stage's code may use of the process around it. */
export interface StageContext {
  readonly job: ComputeJob;
  readonly store: ObjectStore;
  readonly say: (event: ComputeEvent) => void;
  readonly stopRequested: () => boolean;
}

export interface StepPosition {
  readonly epoch: number;
  /** Step within the epoch, from 0. */
  readonly step: number;
}

/** One training: what a step does, and what an epoch leaves behind. */
export interface Training {
  readonly executor: Executor;
  /** Names of the variables that make up the state. */
  readonly variables: readonly string[];
  readonly threads: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Puts the variables to their initial values. */
  initialize(): Promise<void>;
  /** Makes one step; its figures are averaged over the epoch. */
  step(position: StepPosition): Promise<Readonly<Record<string, number>>>;
  /** Which figures the live display shows. */
  progress(figures: Readonly<Record<string, number>>): Partial<ProgressEvent>;
  /** What an error about the step just made says besides its number: learning rates, and levels where there are any. */
  describe(position: StepPosition): string | Promise<string>;
  /** The record of an epoch just done, given the means of its steps' figures. */
  record(epoch: number, means: Readonly<Record<string, number>>): Promise<JsonObject>;
}

/**
 * Runs a training to its end, from the newest checkpoint of its key if there is one.
 * Every draw is a function of the position, so a resumed training ends with the bits of one that was never stopped.
 * @returns one record for each epoch
 * @throws Stopped after a request to stop, once a checkpoint holds the state; TRAINING_DIVERGED on a non-finite figure
 */
export async function train(context: StageContext, training: Training): Promise<JsonObject[]> {
  const { epochs, stepsPerEpoch } = training;
  const total = epochs * stepsPerEpoch;
  const { position, facts, told } = await begin(context, training);
  context.say({ type: 'started', fromStep: position.step, steps: total, facts: told });
  const checkpoints = checkpointWriter(context, training, position, facts);
  while (position.step < total) {
    if (context.stopRequested()) {
      await checkpoints.writeNow();
      throw new Stopped(position.step);
    }
    const epoch = Math.floor(position.step / stepsPerEpoch);
    const at = { epoch, step: position.step % stepsPerEpoch };
    const figures = await training.step(at);
    const bad = Object.entries(figures).find(([, value]) => !Number.isFinite(value));
    if (bad) throw diverged(bad, position.step + 1, await training.describe(at));
    position.step++;
    for (const [name, value] of Object.entries(figures))
      position.sums[name] = (position.sums[name] ?? 0) + value;
    context.say({
      type: 'progress',
      phase: 'train',
      step: position.step,
      steps: total,
      epoch,
      epochs,
      ...training.progress(figures),
    });
    if (position.step % stepsPerEpoch === 0) {
      position.records.push(await training.record(epoch, meansOf(position.sums, stepsPerEpoch)));
      position.sums = {};
    }
    await checkpoints.writeIfDue();
  }
  await checkpoints.writeNow();
  return position.records;
}

/** Restores the newest checkpoint, or puts the variables to their first values. */
async function begin(
  { store, job, say }: StageContext,
  training: Training,
): Promise<{ position: Position; facts: JsonObject; told: JsonObject }> {
  const { executor } = training;
  const damages: string[] = [];
  const found = await latestCheckpoint(store, job.key, {
    onDamage: (damage) => damages.push(damage.message),
  });
  const facts = { ...executionFacts(training.threads), graph: executor.digest };
  const told = { ...facts, ...(damages.length > 0 && { damages }) };
  if (!found) {
    const steps = training.epochs * training.stepsPerEpoch;
    say({ type: 'progress', phase: 'initialize', step: 0, steps });
    await training.initialize();
    return { position: start(), facts, told };
  }
  await restoreState(executor, training.variables, found.bytes);
  const { position, facts: before } = positionFrom(found.metadata);
  // Bits may then differ from those of a run that was never stopped.
  const differsIn = Object.keys(facts).filter(
    (fact) => canonicalJson(facts[fact as keyof typeof facts]) !== canonicalJson(before[fact] ?? null),
  );
  return {
    position,
    facts,
    told: { ...told, ...(differsIn.length > 0 && { checkpointDiffersIn: differsIn }) },
  };
}

interface CheckpointWriter {
  /** Writes when the cadence says so, while the training goes on; waits only for a write that is still under way. */
  writeIfDue(): Promise<void>;
  /** Writes the present state, unless it is written already, and waits for it. */
  writeNow(): Promise<void>;
}

function checkpointWriter(
  context: StageContext,
  training: Training,
  position: Position,
  facts: JsonObject,
): CheckpointWriter {
  const { job, store, say } = context;
  const { keep } = job.checkpoint;
  const every = cadence(job.checkpoint);
  let writtenStep = position.step;
  let writtenAt = performance.now();
  let underWay: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const due = performance.now();
    await underWay;
    const { step } = position;
    const metadata = positionMetadata(position, facts);
    const bytes = await stateBytes(training.executor, training.variables);
    writtenStep = step;
    writtenAt = performance.now();
    const waited = (writtenAt - due) / 1000;
    underWay = (async () => {
      const began = performance.now();
      const digest = await writeCheckpoint(store, job.key, job.fence, { step, bytes, metadata, keep });
      const seconds = (performance.now() - began) / 1000;
      every.wrote({ waited, written: seconds });
      say({ type: 'checkpoint', step, digest, size: bytes.byteLength, seconds, waited });
    })();
    // The next write or the end awaits it; until then a failure must not count as unhandled.
    underWay.catch(() => undefined);
  };

  return {
    async writeIfDue() {
      const steps = position.step - writtenStep;
      if (every.isDue(steps, (performance.now() - writtenAt) / 1000)) await write();
    },
    async writeNow() {
      if (position.step > writtenStep) await write();
      await underWay;
    },
  };
}

function diverged([name, value]: [string, number], step: number, described: string): StrataError {
  return new StrataError({
    code: 'TRAINING_DIVERGED',
    cause: 'user',
    found: `${name} is ${value} at step ${step} (${described})`,
    expected: 'finite numbers',
    remedy: 'lower the learning rates, or the weight of the entropy term',
  });
}

const meansOf = (sums: Readonly<Record<string, number>>, count: number): Record<string, number> =>
  Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count]));
