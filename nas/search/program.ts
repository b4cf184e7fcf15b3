import type { SupernetConfig } from '../network/supernet-layers.js';
import type { SgdOptions } from '../tensor/optimizers.js';
import type { Executor, InputSpec, Program } from '../tensor/program.js';
import { type AlphaOptions, alphaStep } from './alpha-step.js';
import {
  supernetVariables,
  type SupernetState,
  type SupernetVariable,
  type SupernetVariables,
} from './supernet-state.js';
import type { DatasetFacts } from '../data/dataset.js';
import { capture } from '../tensor/capture.js';
import { type ArchitectureName, architectureNames, architectureShape } from './architecture.js';
import { levelCount } from './levels.js';
import { measureStep, stepInputs, supernetOf, weightStep } from './steps.js';

export interface SearchProgramConfig {
  readonly network: SupernetConfig;
  readonly levelOfCell: readonly number[];
  /** Height and width of the images. */
  readonly imageSize: readonly [number, number];
  readonly batch: number;
  /** Absent if the weights do not change (measuring). */
  readonly sgd?: SgdOptions;
  /** Absent if α does not change (warm-up, measuring). */
  readonly alpha?: AlphaOptions;
  /** Whether steps drop values after identities. */
  readonly skipDropout?: boolean;
}

/**
 * The super-network's variables and steps as one program.
 *
 * | entry | does | inputs | outputs |
 * |---|---|---|---|
 * | weights | one SGD step on the weights | images, labels, learningRate | loss, hits, gradientNorm |
 * | alpha | one Adam step on α: gradient of L_val + λ·H̄ | images, labels, learningRate, lambda, correction1, correction2 | loss (L_val), hits, entropy, entropyGradientNorm |
 * | measure | measures, changes nothing | images, labels, mask, mixture | loss (sum), hits |
 *
 * `hits` counts correct samples; losses of steps are means in nats.
 *
 * With a second-order gradient, `alpha` also takes the batch and learning rate of the next weight step (weightImages,
 * weightLabels, weightLearningRate), and its loss is at the virtual weights. With skip dropout, both steps take skipRate
 * and skipSeed. With partial channels, there are also `beta` and its moments, and `measure` takes `edgeWeights`.
 */
export function searchProgram(config: SearchProgramConfig): Program {
  const { network, levelOfCell, batch } = config;
  const supernet = supernetOf(network, levelOfCell);
  const images: InputSpec = { shape: [batch, ...config.imageSize, network.imageChannels], dtype: 'float32' };
  const labels: InputSpec = { shape: [batch], dtype: 'int32' };
  const inputs = stepInputs({ images, labels }, { skipDropout: config.skipDropout === true });
  const shapeOf = (name: ArchitectureName): readonly number[] =>
    architectureShape(name, levelCount(levelOfCell), network.nodes);
  const architecture = architectureNames(network).flatMap((name) =>
    [name, `${name}FirstMoment`, `${name}SecondMoment`].map(
      (variable) => [variable, { shape: shapeOf(name) }] as const,
    ),
  );
  return {
    variables: {
      weights: { shape: [supernet.size] },
      momentum: { shape: [supernet.size] },
      ...Object.fromEntries(architecture),
    },
    entries: {
      ...(config.sgd && { weights: weightStep(supernet, config.sgd, inputs) }),
      ...(config.alpha && { alpha: alphaStep(supernet, config.alpha, inputs) }),
      measure: measureStep(supernet, {
        images,
        labels,
        mask: { shape: [batch], dtype: 'float32' },
        mixture: { shape: shapeOf('alpha'), dtype: 'float32' },
        ...(network.partialChannels && {
          edgeWeights: { shape: shapeOf('beta'), dtype: 'float32' } as const,
        }),
      }),
    },
  };
}

/** Options of a super-network's executor. */
interface SupernetOptions extends Pick<SearchProgramConfig, 'alpha' | 'sgd' | 'skipDropout'> {
  readonly batch: number;
  readonly threads: number;
}

/** An executor for the super-network's program. Its variables are not set yet. */
export function supernetExecutor(
  { network, levelOfCell }: Pick<SupernetState, 'network' | 'levelOfCell'>,
  dataset: DatasetFacts,
  { threads, ...options }: SupernetOptions,
): Executor {
  const program = searchProgram({
    network,
    levelOfCell,
    imageSize: [dataset.height, dataset.width],
    ...options,
  });
  return capture(program, threads);
}

/** Sets all variables. */
export async function assignVariables(
  executor: Executor,
  { network, variables }: Pick<SupernetState, 'network' | 'variables'>,
): Promise<void> {
  for (const name of supernetVariables(network)) await executor.assign(name, variables[name] as Float32Array);
}

/** Reads all variables. */
export async function readVariables(
  executor: Executor,
  { network }: Pick<SupernetState, 'network'>,
): Promise<SupernetVariables> {
  const values: [SupernetVariable, Float32Array][] = [];
  for (const name of supernetVariables(network)) values.push([name, await executor.read(name)]);
  return Object.fromEntries(values) as SupernetVariables;
}
