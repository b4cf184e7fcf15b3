import { StrataError } from '../../platform/errors.js';
import type { TrainedNetwork as Description } from '../../schemas/generated/trained-network.js';
import { canonicalJson } from '../../schemas/json.js';
import { validate, validateFile } from '../../schemas/validate.js';
import { apiVersion } from '../../schemas/versions.js';
import { readSafetensors, writeSafetensors } from '../../store/safetensors.js';
import { type EvaluationConfig, evaluationLayers } from '../network/evaluation-layers.js';
import { RunningStatistics } from '../network/normalizer.js';
import type { ParameterSpec } from '../network/layers.js';
import { FlatParameters } from '../network/parameters.js';
import { sizeOf } from '../tensor/program.js';

/** The images of a trained network: size, classes and normalization. Needed to run it on raw images. */
export type TrainedImages = NonNullable<Description['images']>;

/**
 * A trained network as a safetensors file. Every tensor, including running statistics, has the name of the reference's
 * module and TensorFlow's layout. The metadata holds the network's shape, genotype and images.
 */
export function trainedNetworkBytes(
  network: EvaluationConfig,
  images: TrainedImages,
  values: { readonly weights: Float32Array; readonly statistics: Float32Array },
): Uint8Array {
  const layers = evaluationLayers(network);
  const weights = [...new FlatParameters(layers.parameters).views(values.weights)].map(
    ([name, { shape, values: data }]) => ({ name, dtype: 'F32' as const, shape, data }),
  );
  const statistics = [...new RunningStatistics(layers.normalizations).views(values.statistics)].flatMap(
    ([name, { mean, variance }]) => [
      { name: `${name}.running_mean`, dtype: 'F32' as const, shape: [mean.length], data: mean },
      { name: `${name}.running_var`, dtype: 'F32' as const, shape: [variance.length], data: variance },
    ],
  );
  return writeSafetensors([...weights, ...statistics], {
    network: canonicalJson(validate('trained-network', { apiVersion, ...network, images })),
  });
}

export interface TrainedNetwork {
  readonly network: EvaluationConfig;
  /** Absent in files of older versions of Strata. */
  readonly images?: TrainedImages;
  /** Every trained tensor with its specification, in TensorFlow's layout. */
  readonly parameters: readonly { readonly spec: ParameterSpec; readonly values: Float32Array }[];
  /** By the name of the normalization. */
  readonly statistics: ReadonlyMap<string, { readonly mean: Float32Array; readonly variance: Float32Array }>;
}

/** Reads what `trainedNetworkBytes` wrote. Throws NETWORK_WEIGHTS_DAMAGED if tensors are missing or have the wrong type or size. */
export function readTrainedNetwork(bytes: Uint8Array, place: string): TrainedNetwork {
  const { tensors, metadata } = readSafetensors(bytes, place);
  const described: unknown = JSON.parse(metadata['network'] ?? 'null');
  const { images, ...description } = validateFile<Description>('trained-network', described, { place });
  const network = { stem: 'cifar', ...description } as unknown as EvaluationConfig;
  const read = (name: string, size: number): Float32Array => {
    const { dtype, data } = tensors.get(name) ?? {};
    if (data && dtype === 'F32' && data.length === size) return data as Float32Array;
    throw damaged(`${name} ${data ? 'has another type or size' : 'is missing'}`, place);
  };
  const layers = evaluationLayers(network);
  return {
    network,
    ...(images && { images }),
    parameters: layers.parameters.map((spec) => ({
      spec,
      values: read(spec.name, sizeOf(spec.shape)),
    })),
    statistics: new Map(
      layers.normalizations.map(({ name, channels }) => [
        name,
        { mean: read(`${name}.running_mean`, channels), variance: read(`${name}.running_var`, channels) },
      ]),
    ),
  };
}

function damaged(found: string, place: string): StrataError {
  return new StrataError({
    code: 'NETWORK_WEIGHTS_DAMAGED',
    cause: 'environment',
    found,
    expected: 'every tensor of the network that the file describes',
    remedy: 'delete the result of the stage that wrote it, and run the pipeline again',
    place,
  });
}
