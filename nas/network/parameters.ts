import { keyedGenerator, uniform } from '../random.js';
import { type Tensor, tf } from '../tensor/tensorflow.js';
import { type ParameterSpec, valueCount } from './layers.js';

/** Looks up a parameter by name. */
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
    this.sizes = specs.map(valueCount);
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

  /** PyTorch's default initialization. Draws are keyed by the tensor's name, so they do not depend on other tensors. */
  initialize(seed: number): Float32Array {
    const vector = new Float32Array(this.size);
    const views = this.views(vector);
    for (const { name, initialization, fanIn } of this.specs) {
      const { values } = views.get(name) as { values: Float32Array };
      if (initialization === 'ones') values.fill(1);
      if (initialization !== 'fan-in') continue;
      const bound = 1 / Math.sqrt(fanIn);
      // Draws are keyed by the purpose: another spelling would change the weights.
      const draws = uniform(keyedGenerator({ seed, purpose: `initialise ${name}` }), values.length);
      for (let i = 0; i < values.length; i++) values[i] = ((draws[i] as number) * 2 - 1) * bound;
    }
    return vector;
  }
}
