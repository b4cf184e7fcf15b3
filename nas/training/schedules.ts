/** A learning rate that falls along a cosine, once an epoch: `from` in epoch 0, and `to` where epoch `epochs` would be. */
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
 * A learning rate that falls once an epoch: along a cosine or a line from `from` in epoch 0 to `to` where epoch `epochs`
 * would be, or by the same factor after each epoch.
 */
export function decayingRate(options: DecayOptions, epoch: number, epochs: number): number {
  const { schedule, from, to, factor } = options;
  if (schedule === 'cosine') return cosineRate(options, epoch, epochs);
  if (schedule === 'linear') return from + ((to - from) * epoch) / epochs;
  // One factor after the other: `**` may differ in its last bit between builds of the JavaScript engine.
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
 * λ(t), the weight of the entropy term: `from` until the start, `to` from the end on, and between them along a line or
 * half a cosine; `step` jumps at the end, `constant` stays at `from`.
 * @param epoch counted from 0, with the fraction done
 */
export function ramp({ schedule, from, to, startEpoch, endEpoch }: RampOptions, epoch: number): number {
  if (schedule === 'constant') return from;
  if (epoch >= endEpoch) return to;
  if (epoch <= startEpoch || schedule === 'step') return from;
  const done = (epoch - startEpoch) / (endEpoch - startEpoch);
  return from + (to - from) * (schedule === 'linear' ? done : (1 - Math.cos(Math.PI * done)) / 2);
}
