/** Cosine annealing, updated once per epoch: `from` in epoch 0, and `to` in epoch `epochs`, one after the last. */
export function cosineRate(
  { from, to }: { from: number; to: number },
  epoch: number,
  epochs: number,
): number {
  return to + ((from - to) * (1 + Math.cos((Math.PI * epoch) / epochs))) / 2;
}

interface DecayOptions {
  readonly schedule: 'cosine' | 'linear' | 'exponential';
  readonly from: number;
  readonly to: number;
  readonly factor: number;
}

/**
 * A learning rate that decays once per epoch: along a cosine or a line from `from` in epoch 0 to `to` in epoch `epochs`, one
 * after the last, or by `factor` after each epoch.
 */
export function decayingRate(options: DecayOptions, epoch: number, epochs: number): number {
  const { schedule, from, to, factor } = options;
  if (schedule === 'cosine') return cosineRate(options, epoch, epochs);
  if (schedule === 'linear') return from + ((to - from) * epoch) / epochs;
  // Repeated multiplication: the last bit of `**` may differ between builds of the JavaScript engine.
  let rate = from;
  for (let done = 0; done < epoch; done++) rate *= factor;
  return rate;
}

interface RampOptions {
  readonly schedule: 'constant' | 'linear' | 'cosine' | 'step';
  readonly from: number;
  readonly to: number;
  readonly startEpoch: number;
  readonly endEpoch: number;
}

/**
 * λ(t), the weight of the entropy term: `from` until `startEpoch`, `to` from `endEpoch` on, and in between along a line or
 * half a cosine. `step` jumps at `endEpoch`; `constant` stays at `from`.
 * @param epoch from 0, including the fraction of the current epoch
 */
export function ramp({ schedule, from, to, startEpoch, endEpoch }: RampOptions, epoch: number): number {
  if (schedule === 'constant') return from;
  if (epoch >= endEpoch) return to;
  if (epoch <= startEpoch || schedule === 'step') return from;
  const done = (epoch - startEpoch) / (endEpoch - startEpoch);
  return from + (to - from) * (schedule === 'linear' ? done : (1 - Math.cos(Math.PI * done)) / 2);
}
