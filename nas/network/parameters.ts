/** How a parameter starts, as PyTorch's defaults have it. */
export type Initialisation = 'fan-in' | 'ones' | 'zeros';

/** What a parameter does. A shape alone does not tell: [1, 1, C, 1] is a depthwise filter or a convolution to 1 channel. */
export type ParameterKind = 'convolution' | 'depthwise' | 'linear' | 'vector';

/** One trained tensor of a network, under the name that the reference's PyTorch modules give it. */
export interface ParameterSpec {
  readonly name: string;
  readonly kind: ParameterKind;
  /** TensorFlow's layout: [k, k, I, O] for convolutions, [k, k, C, 1] for depthwise ones, [I, O] for linear layers. */
  readonly shape: readonly number[];
  readonly initialisation: Initialisation;
  /** Number of inputs that one output sums over; bounds `fan-in` to ±1/√fanIn. */
  readonly fanIn: number;
}

/** One batch normalisation of a network: `name.running_mean` and `name.running_var` have `channels` values each. */
export interface NormalisationSpec {
  readonly name: string;
  readonly channels: number;
}

/** What a part of a network has: trained tensors, and normalisations with running statistics. */
export interface Layers {
  readonly parameters: readonly ParameterSpec[];
  readonly normalisations: readonly NormalisationSpec[];
}

export function convolution(name: string, kernel: number, inputs: number, outputs: number): ParameterSpec {
  const fanIn = kernel * kernel * inputs;
  return {
    name: `${name}.weight`,
    kind: 'convolution',
    shape: [kernel, kernel, inputs, outputs],
    initialisation: 'fan-in',
    fanIn,
  };
}

export function depthwise(name: string, kernel: number, channels: number): ParameterSpec {
  const fanIn = kernel * kernel;
  return {
    name: `${name}.weight`,
    kind: 'depthwise',
    shape: [kernel, kernel, channels, 1],
    initialisation: 'fan-in',
    fanIn,
  };
}

export function linear(name: string, inputs: number, outputs: number): ParameterSpec[] {
  return [
    {
      name: `${name}.weight`,
      kind: 'linear',
      shape: [inputs, outputs],
      initialisation: 'fan-in',
      fanIn: inputs,
    },
    { name: `${name}.bias`, kind: 'vector', shape: [outputs], initialisation: 'fan-in', fanIn: inputs },
  ];
}

/** Gain and offset of an affine batch normalisation. */
export function affine(name: string, channels: number): ParameterSpec[] {
  return [
    { name: `${name}.weight`, kind: 'vector', shape: [channels], initialisation: 'ones', fanIn: channels },
    { name: `${name}.bias`, kind: 'vector', shape: [channels], initialisation: 'zeros', fanIn: channels },
  ];
}
