import { computesOnGpu } from './device.js';
import { backend, tf, typeAttribute, type Tensor } from './tensorflow.js';

/**
 * Softmax cross-entropy of each sample, in nats, through TensorFlow's fused kernel. On a GPU that kernel is not
 * deterministic, so the loss is composed from simpler operations.
 * @param logits [N, K]
 * @param labels [N], int32
 * @param smoothing share of the target that is spread evenly over all classes (DARTS, CrossEntropyLabelSmooth)
 * @returns [N]
 */
export function crossEntropy(logits: Tensor, labels: Tensor, smoothing = 0): Tensor {
  const classes = logits.shape[1] as number;
  const even = smoothing / classes;
  const targets = tf.oneHot(labels, classes, 1 - smoothing + even, even, 'float32');
  return tf.customGrad(((x: Tensor, save: (tensors: Tensor[]) => void) => {
    const [losses, gradient] = computesOnGpu() ? composed(x, targets) : fused(x, targets);
    save([gradient]);
    return {
      value: losses,
      gradFunc: (dy: Tensor, [saved]: [Tensor]) => tf.mul(tf.expandDims(dy, 1), saved),
    };
  }) as never)(logits);
}

/** Losses [N] and their gradients with respect to the logits [N, K], for targets whose sum is 1. */
function fused(logits: Tensor, targets: Tensor): [Tensor, Tensor] {
  return backend.executeMultipleOutputs(
    'SoftmaxCrossEntropyWithLogits',
    [typeAttribute('T')],
    [logits, targets],
    2,
  ) as [Tensor, Tensor];
}

function composed(logits: Tensor, targets: Tensor): [Tensor, Tensor] {
  const logarithms = backend.executeSingleOutput('LogSoftmax', [typeAttribute('T')], [logits]);
  const losses = tf.neg(tf.sum(tf.mul(targets, logarithms), 1));
  return [losses, tf.sub(tf.exp(logarithms), targets)];
}

/** 1 for each sample whose largest logit is that of its label, else 0. [N] */
export function hits(logits: Tensor, labels: Tensor): Tensor {
  return tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32');
}

/** 1 for each sample with fewer than five logits above that of its label, else 0. [N] */
export function topFive(logits: Tensor, labels: Tensor): Tensor {
  const own = tf.sum(tf.mul(logits, tf.oneHot(labels, logits.shape[1] as number)), 1, true);
  return tf.cast(tf.less(tf.sum(tf.cast(tf.greater(logits, own), 'float32'), 1), 5), 'float32');
}
