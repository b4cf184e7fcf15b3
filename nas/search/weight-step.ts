import { valueAndGradient } from '../tensor/gradient.js';
import type { Entry } from '../tensor/program.js';
import { sgdStep, type SgdOptions } from '../tensor/sgd.js';
import type { Tensor } from '../tensor/tensorflow.js';
import { architectureNames } from './architecture.js';
import { batchOf, skipDropoutOf } from './step-inputs.js';
import type { Supernet } from './supernet-loss.js';

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
