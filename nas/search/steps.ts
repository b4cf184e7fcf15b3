import type { SkipDropout } from '../network/mixed-cell.js';
import { FlatParameters } from '../network/parameters.js';
import { type SupernetConfig, supernetParameters } from '../network/supernet-layers.js';
import { type Mixture, supernetLogits } from '../network/supernet.js';
import { valueAndGradient, type SgdOptions, sgdStep } from '../tensor/optimizers.js';
import { crossEntropy, hits } from '../tensor/loss.js';
import type { Entry, InputSpec } from '../tensor/program.js';
import { type Tensor, tf } from '../tensor/tensorflow.js';
import { architectureNames, mixtureOf } from './architecture.js';

type Inputs = Readonly<Record<string, Tensor>>;

export const scalar: InputSpec = { shape: [], dtype: 'float32' };

/** Inputs that both the weight step and the α step take. */
export function stepInputs(
  batch: { readonly images: InputSpec; readonly labels: InputSpec },
  { skipDropout }: { readonly skipDropout: boolean },
): Entry['inputs'] {
  const dropping = { skipRate: scalar, skipSeed: { shape: [2], dtype: 'int32' } as const };
  return { ...batch, learningRate: scalar, ...(skipDropout && dropping) };
}

export function batchOf(inputs: Inputs): LabeledImages {
  return { images: inputs['images'] as Tensor, labels: inputs['labels'] as Tensor };
}

export function skipDropoutOf({ skipRate, skipSeed }: Inputs): SkipDropout | undefined {
  return skipRate && skipSeed && { rate: skipRate, seed: skipSeed };
}

interface LabeledImages {
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
  /** Mean cross-entropy in nats, and the number of correct samples, as a function of the weights, α and β. */
  loss(
    weights: Tensor,
    architecture: readonly Tensor[],
    batch: LabeledImages,
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

/** One SGD step on the weights. */
export function weightStep(supernet: Supernet, sgd: SgdOptions, inputs: Entry['inputs']): Entry {
  return {
    inputs,
    run(variables, given) {
      const weights = variables['weights'] as Tensor;
      const architecture = architectureNames(supernet.network).map((name) => variables[name] as Tensor);
      const { loss, gradient, extras } = valueAndGradient(weights, (value) =>
        supernet.loss(value, architecture, batchOf(given), skipDropoutOf(given)),
      );
      const { gradientNorm, ...updates } = sgdStep(
        weights,
        variables['momentum'] as Tensor,
        gradient,
        given['learningRate'] as Tensor,
        sgd,
      );
      return { outputs: { loss, hits: extras.hits, gradientNorm }, updates };
    },
  };
}

/** Measures the super-network, or one of its sub-networks, under a given mixture; changes nothing. */
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
