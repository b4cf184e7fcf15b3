import { evaluationBatches } from '../data/batches.js';
import { indicesOf, type Dataset } from '../data/dataset.js';
import type { Executor } from '../tensor/program.js';

export interface Measured {
  /** Mean cross-entropy, in nats. */
  readonly loss: number;
  /** Share of correct answers. */
  readonly accuracy: number;
}

/**
 * Loss and accuracy over images that are not augmented, through a program's `measure` entry.
 * @param extra further inputs of the entry, the same for every batch
 * @param onBatch hears after each batch how many there are and how many are done
 */
export async function measure(
  executor: Executor,
  dataset: Dataset,
  images: { readonly set: 'train' | 'test'; readonly indices: Uint32Array; readonly batch: number },
  extra: Readonly<Record<string, Float32Array>>,
  onBatch: (done: number, total: number) => void,
): Promise<Measured> {
  const total = Math.ceil(images.indices.length / images.batch);
  let loss = 0;
  let hits = 0;
  let done = 0;
  for (const batch of evaluationBatches(dataset, images.indices, images.batch, images.set)) {
    const sums = await executor.call('measure', { ...batch, ...extra });
    loss += sums['loss']?.[0] as number;
    hits += sums['hits']?.[0] as number;
    onBatch(++done, total);
  }
  return { loss: loss / images.indices.length, accuracy: hits / images.indices.length };
}

/** The images to measure a super-network on: those that trained nothing, else those that trained α. */
export function measuringImages(dataset: Dataset): {
  readonly part: 'measure' | 'alpha';
  readonly indices: Uint32Array;
} {
  const untouched = indicesOf(dataset, 'measure');
  if (untouched.length > 0) return { part: 'measure', indices: untouched };
  return { part: 'alpha', indices: indicesOf(dataset, 'alpha') };
}
