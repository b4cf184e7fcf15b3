import { crossEntropy, hits } from '../tensor/loss.js';
import type { Entry } from '../tensor/program.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';
import { batchOf } from './step-inputs.js';
import type { Supernet } from './supernet-loss.js';

/** Measures the super-network, or one of its sub-networks, under a mixture that is given; changes nothing. */
export function measureStep(supernet: Supernet, inputs: Entry['inputs']): Entry {
  return {
    inputs,
    run(variables, given) {
      const { images, labels } = batchOf(given);
      const { mixture, edgeWeights, mask } = given as { mixture: Tensor; edgeWeights?: Tensor; mask: Tensor };
      const logits = supernet.logits(
        variables['weights'] as Tensor,
        { operations: mixture, ...(edgeWeights && { edges: edgeWeights }) },
        images,
      );
      return {
        outputs: {
          loss: tf.sum(tf.mul(crossEntropy(logits, labels), mask)),
          hits: tf.sum(tf.mul(hits(logits, labels), mask)),
        },
      };
    },
  };
}
