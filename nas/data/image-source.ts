import {
  type Batch,
  type EvaluationBatch,
  evaluationBatches,
  trainingBatch,
  type TrainingBatchOptions,
} from './batches.js';
import type { Dataset, DatasetFacts } from './dataset.js';

/**
 * Prefetches numbered items: makes them one after the other, up to `ahead` items before they are requested. While a step
 * runs off the event loop, the next batch is made on it. Items can be requested in any order; unused ones are dropped.
 * @param count number of items, numbered from 0
 */
export function readAhead<T>(
  make: (number: number) => Promise<T>,
  { count, ahead }: { readonly count: number; readonly ahead: number },
): (number: number) => Promise<T> {
  const begun = new Map<number, Promise<T>>();
  let last: Promise<unknown> = Promise.resolve();
  const begin = (number: number): Promise<T> => {
    const existing = begun.get(number);
    if (existing) return existing;
    const made = last.then(() => make(number));
    begun.set(number, made);
    // A failure goes to the request for this item; until then it must not count as unhandled.
    last = made.catch(() => undefined);
    return made;
  };
  return (number) => {
    const end = Math.min(number + ahead, count - 1);
    for (const other of begun.keys()) if (other < number || other > end) begun.delete(other);
    const made = begin(number);
    begun.delete(number);
    for (let next = number + 1; next <= end; next++) void begin(next);
    return made;
  };
}

/** A data set as a source of batches, in memory or streamed. */
export interface ImageSource extends DatasetFacts {
  /** Number of batches to prefetch. */
  readonly ahead: number;
  /** The batch of one step; depends only on the arguments. */
  trainingBatch(indices: Uint32Array, options: TrainingBatchOptions): Promise<Batch>;
  /** The images at `indices` in order, not augmented. The last batch is filled with images that the mask excludes. */
  evaluationBatches(
    indices: Uint32Array,
    batch: number,
    set: 'train' | 'test',
  ): AsyncIterable<EvaluationBatch>;
}

/** A data set in memory. Its batches are fast to make, so none are prefetched. */
export function inMemorySource(dataset: Dataset): ImageSource {
  return {
    ...dataset,
    ahead: 0,
    trainingBatch: async (indices, options) => trainingBatch(dataset, indices, options),
    async *evaluationBatches(indices, batch, set) {
      yield* evaluationBatches(dataset, indices, batch, set);
    },
  };
}

/** The batches of a training, by epoch and step. The next batches are made while a step runs. */
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
