/** How a parameter starts, as PyTorch's defaults have it. */
export type Initialisation = 'fan-in' | 'ones' | 'zeros';

/** One trained tensor of a network, under the name that the reference's PyTorch modules give it. */
export interface ParameterSpec {
  readonly name: string;
  /** TensorFlow's layout: [k, k, I, O] for convolutions, [k, k, C, 1] for depthwise ones, [I, O] for linear layers. */
  readonly shape: readonly number[];
  readonly initialisation: Initialisation;
  /** Number of inputs that one output sums over; bounds `fan-in` to ±1/√fanIn. */
  readonly fanIn: number;
}

export function convolution(name: string, kernel: number, inputs: number, outputs: number): ParameterSpec {
  const fanIn = kernel * kernel * inputs;
  return {
    name: `${name}.weight`,
    shape: [kernel, kernel, inputs, outputs],
    initialisation: 'fan-in',
    fanIn,
  };
}

export function depthwise(name: string, kernel: number, channels: number): ParameterSpec {
  const fanIn = kernel * kernel;
  return { name: `${name}.weight`, shape: [kernel, kernel, channels, 1], initialisation: 'fan-in', fanIn };
}

export function linear(name: string, inputs: number, outputs: number): ParameterSpec[] {
  return [
    { name: `${name}.weight`, shape: [inputs, outputs], initialisation: 'fan-in', fanIn: inputs },
    { name: `${name}.bias`, shape: [outputs], initialisation: 'fan-in', fanIn: inputs },
  ];
}

/** Gain and offset of an affine batch normalisation. */
export function affine(name: string, channels: number): ParameterSpec[] {
  return [
    { name: `${name}.weight`, shape: [channels], initialisation: 'ones', fanIn: channels },
    { name: `${name}.bias`, shape: [channels], initialisation: 'zeros', fanIn: channels },
  ];
}
