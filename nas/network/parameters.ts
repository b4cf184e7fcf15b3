import { keyedGenerator, uniform } from '../random.js';
import { sizeOf } from '../tensor/program.js';
import { type Tensor, tf } from '../tensor/tensorflow.js';

/** How a parameter starts, as PyTorch's defaults have it. */
export type Initialization = 'fan-in' | 'ones' | 'zeros';

/** What a parameter does. A shape alone does not tell: [1, 1, C, 1] is a depthwise filter or a convolution to 1 channel. */
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

/** What a part of a network has: trained tensors, and normalizations with running statistics. */
export interface Layers {
  readonly parameters: readonly ParameterSpec[];
  readonly normalizations: readonly NormalizationSpec[];
}

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

/** Looks a parameter up by name. */
export type Parameters = (name: string) => Tensor;

/**
 * All parameters of a network in one vector, in the order of their specs. One variable, one gradient and one update
 * for the whole network keep a recorded step small: a super-network has some thousand tensors.
 */
export class FlatParameters {
  readonly specs: readonly ParameterSpec[];
  readonly sizes: readonly number[];
  /** Number of trained values. */
  readonly size: number;

  constructor(specs: readonly ParameterSpec[]) {
    this.specs = specs;
    this.sizes = specs.map(({ shape }) => sizeOf(shape));
    this.size = this.sizes.reduce((sum, size) => sum + size, 0);
  }

  /** The tensors inside the vector; differentiable. */
  unpack(vector: Tensor): Parameters {
    const parts = tf.split(vector, [...this.sizes]);
    const byName = new Map(
      this.specs.map(({ name, shape }, i) => [name, tf.reshape(parts[i] as Tensor, [...shape])] as const),
    );
    return (name) => {
      const tensor = byName.get(name);
      if (!tensor) throw new Error(`the network has no parameter ${name}`);
      return tensor;
    };
  }

  /** The values of each parameter, as views into the vector. */
  views(vector: Float32Array): Map<string, { shape: readonly number[]; values: Float32Array }> {
    let offset = 0;
    return new Map(
      this.specs.map(({ name, shape }, i) => {
        const values = vector.subarray(offset, (offset += this.sizes[i] as number));
        return [name, { shape, values }];
      }),
    );
  }

  /** PyTorch's default initialization; each tensor is drawn by its own name, so that no other one shifts it. */
  initialize(seed: number): Float32Array {
    const vector = new Float32Array(this.size);
    const views = this.views(vector);
    for (const { name, initialization, fanIn } of this.specs) {
      const { values } = views.get(name) as { values: Float32Array };
      if (initialization === 'ones') values.fill(1);
      if (initialization !== 'fan-in') continue;
      const bound = 1 / Math.sqrt(fanIn);
      // The purpose is part of what draws are keyed by: another spelling would draw other weights.
      const draws = uniform(keyedGenerator({ seed, purpose: `initialise ${name}` }), values.length);
      for (let i = 0; i < values.length; i++) values[i] = ((draws[i] as number) * 2 - 1) * bound;
    }
    return vector;
  }
}
