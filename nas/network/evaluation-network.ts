import { tf, type Tensor, type Tensor2D } from '../tensor/tensorflow.js';
import { auxiliaryHead } from './auxiliary-head.js';
import { derivedCell } from './derived-cell.js';
import { auxiliaryCell, evaluationCells, type EvaluationConfig } from './evaluation-layers.js';
import type { Parameters } from './flat-parameters.js';
import type { Normaliser } from './normaliser.js';
import { stemOutputs } from './stem.js';
import { stemSteps } from './stem-layers.js';

/**
 * A derived network's logits.
 * @param images [N, H, W, imageChannels]
 * @param training the auxiliary logits are computed in training only
 * @param training.dropPath factors of drop-path, [cells, edges, N]; absent without drop-path
 * @returns logits [N, classes], and those of the auxiliary head where there is one
 */
export function evaluationLogits(
  parameters: Parameters,
  normalise: Normaliser,
  images: Tensor,
  config: EvaluationConfig,
  training?: { readonly dropPath?: Tensor },
): { logits: Tensor; auxiliary?: Tensor } {
  const dropPath = training?.dropPath ? tf.unstack(training.dropPath) : undefined;
  let auxiliary: Tensor | undefined;
  let [previous, current] = stemOutputs(
    images,
    stemSteps(config, config.imageChannels),
    parameters,
    normalise,
  );
  for (const { geometry, genotype } of evaluationCells(config)) {
    const next = derivedCell(
      [previous, current],
      geometry,
      genotype,
      parameters,
      normalise,
      dropPath?.[geometry.index],
    );
    [previous, current] = [current, next];
    if (training && config.auxiliary && geometry.index === auxiliaryCell(config)) {
      auxiliary = auxiliaryHead(current, config.stem, parameters, normalise);
    }
  }
  const logits: Tensor = tf.add(
    tf.matMul(tf.mean<Tensor2D>(current, [1, 2]), parameters('classifier.weight') as Tensor2D),
    parameters('classifier.bias'),
  );
  return auxiliary ? { logits, auxiliary } : { logits };
}
