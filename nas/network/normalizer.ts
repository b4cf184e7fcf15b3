import { batchNormInference, batchNormWithStatistics } from '../tensor/batch-norm.js';
import { type Tensor, tf } from '../tensor/tensorflow.js';
import type { NormalizationSpec } from './layers.js';
import type { Parameters } from './parameters.js';

/** Applies the affine batch normalization of the given module. */
export type Normalizer = (name: string, x: Tensor) => Tensor;

/** PyTorch's momentum of running statistics, which DARTS uses. */
const MOMENTUM = 0.1;

/**
 * Running statistics of all normalizations of a network in one vector: of each its means, then its variances.
 */
export class RunningStatistics {
  readonly specs: readonly NormalizationSpec[];
  readonly size: number;

  constructor(specs: readonly NormalizationSpec[]) {
    this.specs = specs;
    this.size = specs.reduce((sum, { channels }) => sum + 2 * channels, 0);
  }

  /** Means 0 and variances 1. */
  initial(): Float32Array {
    const vector = new Float32Array(this.size);
    for (const { variance } of this.views(vector).values()) variance.fill(1);
    return vector;
  }

  views(vector: Float32Array): Map<string, { mean: Float32Array; variance: Float32Array }> {
    let offset = 0;
    return new Map(
      this.specs.map(({ name, channels }) => {
        const mean = vector.subarray(offset, (offset += channels));
        const variance = vector.subarray(offset, (offset += channels));
        return [name, { mean, variance }];
      }),
    );
  }

  /** Normalizes with the batch's statistics and collects them; `update` returns the new running statistics. */
  training(parameters: Parameters): {
    normalize: Normalizer;
    noted: Map<string, { mean: Tensor; variance: Tensor }>;
  } {
    const noted = new Map<string, { mean: Tensor; variance: Tensor }>();
    return {
      noted,
      normalize: (name, x) => {
        const { value, ...statistics } = batchNormWithStatistics(
          x,
          parameters(`${name}.weight`),
          parameters(`${name}.bias`),
        );
        noted.set(name, statistics);
        return value;
      },
    };
  }

  /** running ← 0.9 · running + 0.1 · batch, with the unbiased variance. Disposes `noted`. */
  update(running: Tensor, noted: ReadonlyMap<string, { mean: Tensor; variance: Tensor }>): Tensor {
    const parts = this.specs.flatMap(({ name }) => {
      const statistics = noted.get(name);
      if (!statistics) throw new Error(`${name} was not normalized in this step`);
      return [statistics.mean, statistics.variance];
    });
    const batch = tf.concat(parts as never[]) as Tensor;
    parts.forEach((part) => part.dispose());
    return tf.add(tf.mul(running, 1 - MOMENTUM), tf.mul(batch, MOMENTUM));
  }

  /** Normalizes with the running statistics. */
  inference(parameters: Parameters, running: Tensor): Normalizer {
    const sizes = this.specs.flatMap(({ channels }) => [channels, channels]);
    const parts = tf.split(running, sizes);
    const position = new Map(this.specs.map(({ name }, i) => [name, 2 * i]));
    return (name, x) => {
      const at = position.get(name);
      if (at === undefined) throw new Error(`the network has no normalization ${name}`);
      return batchNormInference(
        x,
        parameters(`${name}.weight`),
        parameters(`${name}.bias`),
        parts[at] as Tensor,
        parts[at + 1] as Tensor,
      );
    };
  }
}
