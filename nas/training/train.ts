import { StrataError } from '../../platform/errors.js';
import { canonicalJson, type JsonObject } from '../../schemas/json.js';
import { latestCheckpoint } from '../../store/checkpoint.js';
import { type ProgressEvent, type StageContext, Stopped } from '../protocol.js';
import type { Executor } from '../tensor/program.js';
import { checkpointWriter, type Position, positionFrom, restoreState, startPosition } from './checkpoints.js';
import { executionFacts } from './execution-facts.js';

export interface StepPosition {
  readonly epoch: number;
  /** Step within the epoch, from 0. */
  readonly step: number;
}

/** One training: its steps, and the record of each epoch. */
export interface Training {
  readonly executor: Executor;
  /** Names of the variables that make up the state. */
  readonly variables: readonly string[];
  readonly threads: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Sets the variables to their initial values. */
  initialize(): Promise<void>;
  /** Runs one step; its figures are averaged over the epoch. */
  step(position: StepPosition): Promise<Readonly<Record<string, number>>>;
  /** The figures that the live display shows. */
  progress(figures: Readonly<Record<string, number>>): Partial<ProgressEvent>;
  /** Details for an error about the last step: learning rates, and levels if there are any. */
  describe(position: StepPosition): string | Promise<string>;
  /** The record of the epoch that just finished, from the means of its steps' figures. */
  record(epoch: number, means: Readonly<Record<string, number>>): Promise<JsonObject>;
}

/**
 * Runs a training to its end, starting at the newest checkpoint of its key if there is one.
 * Every draw is a function of the position, so a resumed training gives the same bits as an uninterrupted one.
 * @returns one record for each epoch
 * @throws Stopped after a request to stop, once a checkpoint holds the state; TRAINING_DIVERGED on a non-finite figure
 */
export async function train(context: StageContext, training: Training): Promise<JsonObject[]> {
  const { epochs, stepsPerEpoch } = training;
  const total = epochs * stepsPerEpoch;
  const { position, facts, reportedFacts } = await restoreOrInitialize(context, training);
  context.say({ type: 'started', fromStep: position.step, steps: total, facts: reportedFacts });
  const checkpoints = checkpointWriter(context, training, position, facts);
  while (position.step < total) {
    if (context.stopRequested()) {
      await checkpoints.writeNow();
      throw new Stopped(position.step);
    }
    const epoch = Math.floor(position.step / stepsPerEpoch);
    const at = { epoch, step: position.step % stepsPerEpoch };
    const figures = await training.step(at);
    const nonFinite = Object.entries(figures).find(([, value]) => !Number.isFinite(value));
    if (nonFinite) throw diverged(nonFinite, position.step + 1, await training.describe(at));
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

/** Restores the newest checkpoint, or initializes the variables if there is none. */
async function restoreOrInitialize(
  { store, job, say }: StageContext,
  training: Training,
): Promise<{ position: Position; facts: JsonObject; reportedFacts: JsonObject }> {
  const { executor } = training;
  const damages: string[] = [];
  const found = await latestCheckpoint(store, job.key, {
    onDamage: (damage) => damages.push(damage.message),
  });
  const facts = { ...executionFacts(training.threads), graph: executor.digest };
  const reportedFacts = { ...facts, ...(damages.length > 0 && { damages }) };
  if (!found) {
    const steps = training.epochs * training.stepsPerEpoch;
    say({ type: 'progress', phase: 'initialize', step: 0, steps });
    await training.initialize();
    return { position: startPosition(), facts, reportedFacts };
  }
  await restoreState(executor, training.variables, found.bytes);
  const { position, facts: before } = positionFrom(found.metadata);
  // With different facts, bits may differ from those of an uninterrupted run.
  const differsIn = Object.keys(facts).filter(
    (fact) => canonicalJson(facts[fact as keyof typeof facts]) !== canonicalJson(before[fact] ?? null),
  );
  return {
    position,
    facts,
    reportedFacts: { ...reportedFacts, ...(differsIn.length > 0 && { checkpointDiffersIn: differsIn }) },
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
