import type { JsonObject } from '../../schemas/json.js';
import { apiVersion } from '../../schemas/versions.js';
import type { StageKind } from '../../stages/kinds.js';
import type { ImageSource } from '../data/image-source.js';
import { type DatasetFacts, indicesOf } from '../data/dataset.js';
import { keyedGenerator, permutation } from '../random.js';
import type { Executor } from '../tensor/program.js';

interface Measured {
  /** Mean cross-entropy, in nats. */
  readonly loss: number;
  /** Share of correct answers. */
  readonly accuracy: number;
  /** Share of images whose class is among the five most likely, if the entry computes it. */
  readonly top5?: number;
}

/**
 * Loss and accuracies over images that are not augmented, through a program's `measure` entry.
 * @param extra additional inputs of the entry, the same for every batch
 * @param onBatch called after each batch
 */
export async function measure(
  executor: Executor,
  dataset: ImageSource,
  images: { readonly set: 'train' | 'test'; readonly indices: Uint32Array; readonly batch: number },
  extra: Readonly<Record<string, Float32Array>>,
  onBatch: (done: number, total: number) => void,
): Promise<Measured> {
  const total = Math.ceil(images.indices.length / images.batch);
  let loss = 0;
  let hits = 0;
  let topFive: number | undefined;
  let done = 0;
  for await (const batch of dataset.evaluationBatches(images.indices, images.batch, images.set)) {
    const sums = await executor.call('measure', { ...batch, ...extra });
    loss += sums['loss']?.[0] as number;
    hits += sums['hits']?.[0] as number;
    if (sums['topFive']) topFive = (topFive ?? 0) + (sums['topFive'][0] as number);
    onBatch(++done, total);
  }
  const count = images.indices.length;
  return {
    loss: loss / count,
    accuracy: hits / count,
    ...(topFive !== undefined && { top5: topFive / count }),
  };
}

/**
 * The images to measure a super-network on: the held-out images, or, if there are none, those that trained α. Shuffled
 * with a fixed seed: a super-network normalizes with the batch's statistics, and data sets are often sorted by class.
 */
export function measuringImages(dataset: DatasetFacts): {
  readonly part: 'measure' | 'alpha';
  readonly indices: Uint32Array;
} {
  const part = indicesOf(dataset, 'measure').length > 0 ? 'measure' : 'alpha';
  const sorted = indicesOf(dataset, part);
  const order = permutation(keyedGenerator({ seed: 0, purpose: 'measure order' }), sorted.length);
  return { part, indices: order.map((position) => sorted[position] as number) };
}

/** The first value of an output. */
export function firstValue(outputs: Readonly<Record<string, Float32Array>>, name: string): number {
  return outputs[name]?.[0] as number;
}

/** The fields of an epoch's metrics record that every kind of training has. */
export function epochRecord(
  kind: StageKind,
  epoch: number,
  step: number,
  learningRate: number,
  means: Readonly<Record<string, number>>,
): JsonObject {
  return {
    apiVersion,
    kind,
    epoch,
    step,
    learningRate,
    train: {
      loss: means['loss'] as number,
      accuracy: means['accuracy'] as number,
      ...(means['top5'] !== undefined && { top5: means['top5'] }),
    },
    gradientNorm: means['gradientNorm'] as number,
  };
}
