import { FlatParameters } from '../network/flat-parameters.js';
import type { SkipDropout } from '../network/mixed-cell.js';
import { supernetParameters, type SupernetConfig } from '../network/supernet-layers.js';
import { supernetLogits, type Mixture } from '../network/supernet.js';
import { crossEntropy, hits } from '../tensor/loss.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';
import { mixtureOf } from './architecture.js';

export interface LabelledImages {
  /** [N, H, W, C] */
  readonly images: Tensor;
  /** [N], int32 */
  readonly labels: Tensor;
}

/** A super-network as a function of its flat vector of weights. */
export interface Supernet {
  readonly network: SupernetConfig;
  /** Number of weights. */
  readonly size: number;
  /** [N, classes] */
  logits(weights: Tensor, mixture: Mixture, images: Tensor, skipDropout?: SkipDropout): Tensor;
  /** Mean cross-entropy in nats, and how many samples are right, as a function of the weights, α and β. */
  loss(
    weights: Tensor,
    architecture: readonly Tensor[],
    batch: LabelledImages,
    skipDropout?: SkipDropout,
  ): { readonly loss: Tensor; readonly extras: { readonly hits: Tensor } };
}

export function supernetOf(network: SupernetConfig, levelOfCell: readonly number[]): Supernet {
  const parameters = new FlatParameters(supernetParameters(network));
  const logits: Supernet['logits'] = (weights, mixture, images, skipDropout) =>
    supernetLogits(parameters.unpack(weights), images, mixture, levelOfCell, network, skipDropout);
  return {
    network,
    size: parameters.size,
    logits,
    loss(weights, architecture, { images, labels }, skipDropout) {
      const answers = logits(weights, mixtureOf(architecture, network.nodes), images, skipDropout);
      return {
        loss: tf.mean(crossEntropy(answers, labels)),
        extras: { hits: tf.sum(hits(answers, labels)) },
      };
    },
  };
}
