import { evaluationBatches, trainingBatch, type Batch, type EvaluationBatch } from './batches.js';
import type { TrainingBatchOptions } from './batches.js';
import type { Dataset, DatasetFacts } from './dataset.js';
import { readAhead } from './read-ahead.js';

/** A data set as a training sees it: batches, wherever their images come from. */
export interface ImageSource extends DatasetFacts {
  /** Batches that are worth making before they are asked for. */
  readonly ahead: number;
  /** The batch of one step, a function of its arguments. */
  trainingBatch(indices: Uint32Array, options: TrainingBatchOptions): Promise<Batch>;
  /** The images at `indices` in order, not varied; the last batch is filled up with images that the mask leaves out. */
  evaluationBatches(
    indices: Uint32Array,
    batch: number,
    set: 'train' | 'test',
  ): AsyncIterable<EvaluationBatch>;
}

/** A data set that is whole in memory. Its batches are quickly made. */
export function inMemory(dataset: Dataset): ImageSource {
  return {
    ...dataset,
    ahead: 0,
    trainingBatch: async (indices, options) => trainingBatch(dataset, indices, options),
    async *evaluationBatches(indices, batch, set) {
      yield* evaluationBatches(dataset, indices, batch, set);
    },
  };
}

/** The batches of a training, by epoch and step. Those of the next steps are made while one is computed. */
export function trainingBatches(
  source: ImageSource,
  indices: Uint32Array,
  options: Omit<TrainingBatchOptions, 'epoch' | 'step'>,
  { epochs, steps }: { readonly epochs: number; readonly steps: number },
): (position: { readonly epoch: number; readonly step: number }) => Promise<Batch> {
  const made = readAhead(
    (number) =>
      source.trainingBatch(indices, { ...options, epoch: Math.floor(number / steps), step: number % steps }),
    { count: epochs * steps, ahead: source.ahead },
  );
  return ({ epoch, step }) => made(epoch * steps + step);
}
