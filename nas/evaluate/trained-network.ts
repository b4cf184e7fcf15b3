import { validate } from '../../schemas/validate.js';
import { apiVersion } from '../../schemas/versions.js';
import { canonicalJson } from '../../store/canonical-json.js';
import { writeSafetensors } from '../../store/safetensors.js';
import { evaluationLayers, type EvaluationConfig } from '../network/evaluation-layers.js';
import { FlatParameters } from '../network/flat-parameters.js';
import { RunningStatistics } from '../network/normaliser.js';

/**
 * A trained network as a safetensors file: every tensor under the name of the reference's module, in TensorFlow's
 * layout, running statistics included; the network's shape and genotype in the metadata.
 */
export function trainedNetworkBytes(
  network: EvaluationConfig,
  values: { readonly weights: Float32Array; readonly statistics: Float32Array },
): Uint8Array {
  const layers = evaluationLayers(network);
  const weights = [...new FlatParameters(layers.parameters).views(values.weights)].map(
    ([name, { shape, values: data }]) => ({ name, dtype: 'F32' as const, shape, data }),
  );
  const statistics = [...new RunningStatistics(layers.normalisations).views(values.statistics)].flatMap(
    ([name, { mean, variance }]) => [
      { name: `${name}.running_mean`, dtype: 'F32' as const, shape: [mean.length], data: mean },
      { name: `${name}.running_var`, dtype: 'F32' as const, shape: [variance.length], data: variance },
    ],
  );
  return writeSafetensors([...weights, ...statistics], {
    network: canonicalJson(validate('trained-network', { apiVersion, ...network })),
  });
}
