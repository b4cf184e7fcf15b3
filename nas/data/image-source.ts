import {
  type Batch,
  type EvaluationBatch,
  evaluationBatches,
  trainingBatch,
  type TrainingBatchOptions,
} from './batches.js';
import type { Dataset, DatasetFacts } from './dataset.js';

/**
 * Makes things that have numbers, one after the other, and up to `ahead` of them before they are asked for: while a
 * step is computed off the event loop, the next batch is made on it. Asked for in any order each is the same; what was
 * made for nothing is dropped.
 * @param count things there are, from 0
 */
export function readAhead<T>(
  make: (number: number) => Promise<T>,
  { count, ahead }: { readonly count: number; readonly ahead: number },
): (number: number) => Promise<T> {
  const begun = new Map<number, Promise<T>>();
  let last: Promise<unknown> = Promise.resolve();
  const begin = (number: number): Promise<T> => {
    const known = begun.get(number);
    if (known) return known;
    const made = last.then(() => make(number));
    begun.set(number, made);
    // A failure is for the one who asks for this number; until then it must not count as unhandled.
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
