import type { CellGeometry } from './geometry.js';

/** Initial values of a parameter, as in PyTorch's defaults. */
export type Initialization = 'fan-in' | 'ones' | 'zeros';

/** Purpose of a parameter. Shapes are ambiguous: [1, 1, C, 1] is a depthwise filter or a convolution to 1 channel. */
export type ParameterKind = 'convolution' | 'depthwise' | 'linear' | 'vector';

/** One trained tensor of a network, under the name that the reference's PyTorch modules give it. */
export interface ParameterSpec {
  readonly name: string;
  readonly kind: ParameterKind;
  /** TensorFlow's layout: [k, k, I, O] for convolutions, [k, k, C, 1] for depthwise ones, [I, O] for linear layers. */
  readonly shape: readonly number[];
  readonly initialization: Initialization;
  /** Number of inputs that one output sums over; bounds `fan-in` to ±1/√fanIn. */
  readonly fanIn: number;
}

/** One batch normalization of a network: `name.running_mean` and `name.running_var` have `channels` values each. */
export interface NormalizationSpec {
  readonly name: string;
  readonly channels: number;
}

/** The layers of a part of a network: trained tensors, and normalizations with running statistics. */
export interface Layers {
  readonly parameters: readonly ParameterSpec[];
  readonly normalizations: readonly NormalizationSpec[];
}

/** Number of trained values. */
export const valueCount = ({ shape }: ParameterSpec): number => shape.reduce((a, b) => a * b, 1);

export function convolution(name: string, kernel: number, inputs: number, outputs: number): ParameterSpec {
  const fanIn = kernel * kernel * inputs;
  return {
    name: `${name}.weight`,
    kind: 'convolution',
    shape: [kernel, kernel, inputs, outputs],
    initialization: 'fan-in',
    fanIn,
  };
}

export function depthwise(name: string, kernel: number, channels: number): ParameterSpec {
  const fanIn = kernel * kernel;
  return {
    name: `${name}.weight`,
    kind: 'depthwise',
    shape: [kernel, kernel, channels, 1],
    initialization: 'fan-in',
    fanIn,
  };
}

export function linear(name: string, inputs: number, outputs: number): ParameterSpec[] {
  return [
    {
      name: `${name}.weight`,
      kind: 'linear',
      shape: [inputs, outputs],
      initialization: 'fan-in',
      fanIn: inputs,
    },
    { name: `${name}.bias`, kind: 'vector', shape: [outputs], initialization: 'fan-in', fanIn: inputs },
  ];
}

/** Gain and offset of an affine batch normalization. */
export function affine(name: string, channels: number): ParameterSpec[] {
  return [
    { name: `${name}.weight`, kind: 'vector', shape: [channels], initialization: 'ones', fanIn: channels },
    { name: `${name}.bias`, kind: 'vector', shape: [channels], initialization: 'zeros', fanIn: channels },
  ];
}

/** Layers of one module, named within it: convolutions, and the names of the normalizations after them. */
export interface ModuleLayers {
  readonly convolutions: readonly ParameterSpec[];
  readonly normalizations: readonly string[];
}

/** DARTS's `ReLUConvBN` with a 1×1 window. */
export function reluConvBnLayers(inputs: number, outputs: number): ModuleLayers {
  return { convolutions: [convolution('op.1', 1, inputs, outputs)], normalizations: ['op.2'] };
}

/** DARTS's `FactorizedReduce`: two 1×1 convolutions of half the outputs each. */
export function factorizedReduceLayers(inputs: number, outputs: number): ModuleLayers {
  return {
    convolutions: [1, 2].map((half) => convolution(`conv_${half}`, 1, inputs, outputs / 2)),
    normalizations: ['bn'],
  };
}

/** Layers that bring both inputs of a cell to its channels and to the size of the second. */
export function preprocessingLayers({
  afterReduction,
  channels,
  inputs,
  index,
}: CellGeometry): ModuleLayers[] {
  const first = afterReduction ? factorizedReduceLayers : reluConvBnLayers;
  return [first(inputs[0], channels), reluConvBnLayers(inputs[1], channels)].map((layers, input) =>
    named(`cells.${index}.preprocess${input}`, layers),
  );
}

/** A module under its name in the network. */
export function named(module: string, { convolutions, normalizations }: ModuleLayers): ModuleLayers {
  return {
    convolutions: convolutions.map((spec) => ({ ...spec, name: `${module}.${spec.name}` })),
    normalizations: normalizations.map((name) => `${module}.${name}`),
  };
}
