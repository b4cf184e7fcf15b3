import { StrataError } from '../../platform/errors.js';
import type { TrainedImages, TrainedNetwork } from '../evaluate/trained-network.js';
import { evaluationLogits } from '../network/evaluation-network.js';
import type { Normalizer } from '../network/normalizer.js';
import { batchNormInference } from '../tensor/batch-norm.js';
import { native, type Output } from '../tensor/native.js';
import { Recorder } from '../tensor/recorder.js';
import { AttributeType, DataType, type Tensor, tf, typeAttribute } from '../tensor/tensorflow.js';
import {
  decodeGraph,
  encodeSavedModel,
  makeBatchDynamic,
  type GraphMessage,
  PROBE_BATCHES,
} from './graph-messages.js';

/** The only file of a SavedModel, `saved_model.pb`, and the class names in order. */
export interface SavedModel {
  readonly model: Uint8Array;
  readonly classes: readonly string[];
}

/**
 * A trained network as a SavedModel with the weights as constants. Its signature `serving_default` takes raw `images`, uint8
 * [N, H, W, C]: normalization is part of the graph. It returns `logits` and `probabilities`, both [N, classes]. Throws
 * NETWORK_WITHOUT_IMAGES for weights from a version of Strata that did not record the normalization.
 */
export function savedModel(trained: TrainedNetwork): SavedModel {
  const { images, network } = trained;
  if (!images) {
    throw new StrataError({
      code: 'NETWORK_WITHOUT_IMAGES',
      cause: 'user',
      found: 'these weights do not record the normalization of their training images',
      expected: 'weights from this version of Strata, which record it',
      remedy: 'run the pipeline again: the stage is recomputed',
    });
  }
  const [first, second] = PROBE_BATCHES.map((batch) => record(trained, images, batch)) as [
    Recorded,
    Recorded,
  ];
  const graph = makeBatchDynamic(first.graph, second.graph);
  const names = graph.node.map(({ name }) => name);
  const tensorInfo = ([operation, index]: Output, dtype: number, shape: readonly number[]) => ({
    name: `${names[operation] as string}:${index}`,
    dtype,
    tensor_shape: { dim: [-1, ...shape].map((size) => ({ size })) },
  });
  const signature = {
    inputs: {
      images: tensorInfo(first.images, DataType.uint8, [images.height, images.width, network.imageChannels]),
    },
    outputs: {
      logits: tensorInfo(first.logits, DataType.float, [network.classes]),
      probabilities: tensorInfo(first.probabilities, DataType.float, [network.classes]),
    },
    method_name: 'tensorflow/serving/predict',
  };
  const model = encodeSavedModel({
    saved_model_schema_version: 1,
    meta_graphs: [
      {
        meta_info_def: { tags: ['serve'], tensorflow_version: native.tensorflowVersion },
        graph_def: graph,
        signature_def: { serving_default: signature },
      },
    ],
  });
  return { model, classes: images.classes };
}

interface Recorded {
  readonly graph: GraphMessage;
  readonly images: Output;
  readonly logits: Output;
  readonly probabilities: Output;
}

/** Records the network's graph for a fixed batch size. Computes nothing. */
function record(
  { network, parameters, statistics }: TrainedNetwork,
  images: TrainedImages,
  batch: number,
): Recorded {
  const recorder = new Recorder();
  const shape = [batch, images.height, images.width, network.imageChannels];
  const pixels: Output = [
    recorder.add(
      'Placeholder',
      [],
      [typeAttribute('dtype', DataType.uint8), { name: 'shape', type: AttributeType.shape, value: shape }],
    ).operation,
    0,
  ];
  const numbers: Output = [
    recorder.add('Cast', [pixels], [typeAttribute('SrcT', DataType.uint8), typeAttribute('DstT')]).operation,
    0,
  ];
  const outputs = recorder.record(() => {
    const weights = new Map<string, Tensor>(
      parameters.map(({ spec, values }) => [spec.name, tf.tensor(values, [...spec.shape])]),
    );
    const parameter = (name: string): Tensor => weights.get(name) as Tensor;
    const normalize: Normalizer = (name, x) => {
      const { mean, variance } = statistics.get(name) as { mean: Float32Array; variance: Float32Array };
      return batchNormInference(
        x,
        parameter(`${name}.weight`),
        parameter(`${name}.bias`),
        tf.tensor(mean),
        tf.tensor(variance),
      );
    };
    const raw = recorder.tensor(numbers, DataType.float, shape);
    const normalized = tf.div<Tensor>(
      tf.sub(tf.div(raw, 255), tf.tensor(Float32Array.from(images.mean))),
      tf.tensor(Float32Array.from(images.std)),
    );
    const { logits } = evaluationLogits(parameter, normalize, normalized, network);
    return {
      logits: recorder.outputOf(logits),
      probabilities: recorder.outputOf(tf.softmax(logits as never)),
    };
  });
  return { graph: decodeGraph(native.graphDef(recorder.graph)), images: pixels, ...outputs };
}
