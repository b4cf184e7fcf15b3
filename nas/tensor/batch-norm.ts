import { AttributeType, backend, tf, typeAttribute, type Attribute, type Tensor } from './tensorflow.js';

/** PyTorch's default, which DARTS uses. */
const BATCH_NORM_EPSILON = 1e-5;

const attributes = (training: boolean): Attribute[] => [
  typeAttribute('T'),
  typeAttribute('U'),
  { name: 'epsilon', type: AttributeType.float, value: BATCH_NORM_EPSILON },
  { name: 'data_format', type: AttributeType.string, value: 'NHWC' },
  { name: 'is_training', type: AttributeType.bool, value: training },
];

const factor: Attribute = { name: 'exponential_avg_factor', type: AttributeType.float, value: 1 };

interface Normalized {
  /** [N, H, W, C] */
  readonly value: Tensor;
  /** Mean of the batch, [C]; kept: the caller disposes it. */
  readonly mean: Tensor;
  /** Unbiased variance of the batch, [C]; kept, like `mean`. */
  readonly variance: Tensor;
}

/**
 * Batch normalization with the statistics of the batch, through TensorFlow's fused kernel and its fused gradient.
 * @param x [N, H, W, C]
 * @param gain [C]; default 1; in a mixed operation, the operation's weight
 * @param offset [C]
 */
export function batchNorm(x: Tensor, gain?: Tensor, offset?: Tensor): Tensor {
  return normalize(x, gain, offset, () => undefined);
}

/** `batchNorm` that also returns the batch's statistics, for running averages. */
export function batchNormWithStatistics(x: Tensor, gain: Tensor, offset: Tensor): Normalized {
  let statistics: { mean: Tensor; variance: Tensor } | undefined;
  const value = normalize(x, gain, offset, (mean, variance) => {
    statistics = { mean: tf.keep(mean), variance: tf.keep(variance) };
  });
  return { value, ...(statistics as unknown as { mean: Tensor; variance: Tensor }) };
}

/** Batch normalization with given statistics, for inference; no gradient is defined. */
export function batchNormInference(
  x: Tensor,
  gain: Tensor,
  offset: Tensor,
  mean: Tensor,
  variance: Tensor,
): Tensor {
  const inputs = [x, gain, offset, mean, variance];
  return backend.executeMultipleOutputs(
    'FusedBatchNormV3',
    [...attributes(false), factor],
    inputs,
    6,
  )[0] as Tensor;
}

function normalize(
  x: Tensor,
  gain: Tensor | undefined,
  offset: Tensor | undefined,
  onStatistics: (mean: Tensor, variance: Tensor) => void,
): Tensor {
  const channels = x.shape[3] as number;
  const forward = (input: Tensor, scale: Tensor, shift: Tensor, save: (tensors: Tensor[]) => void) => {
    const empty = tf.zeros([0]);
    const [y, mean, variance, ...reserved] = backend.executeMultipleOutputs(
      'FusedBatchNormV3',
      [...attributes(true), factor],
      [input, scale, shift, empty, empty],
      6,
    ) as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
    onStatistics(mean, variance);
    save([input, scale, ...reserved]);
    return {
      value: y,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [dx, dScale, dShift] = backend.executeMultipleOutputs(
          'FusedBatchNormGradV3',
          attributes(true),
          [dy, ...saved],
          5,
        );
        return [dx, dScale, dShift] as Tensor[];
      },
    };
  };
  return tf.customGrad(forward as never)(x, gain ?? tf.ones([channels]), offset ?? tf.zeros([channels]));
}
