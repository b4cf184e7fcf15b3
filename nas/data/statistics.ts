import { StrataError } from '../../platform/errors.js';
import type { Pixels } from './sources/raw-images.js';

/** Per channel, of pixels divided by 255. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  /** Population standard deviation (divided by n), like the constants for CIFAR-10 that DARTS uses. */
  readonly std: readonly number[];
}

/** Number of occurrences of each value in each channel, [channels][256]. */
export type Frequencies = readonly Float64Array[];

export function emptyFrequencies(channels: number): Frequencies {
  return Array.from({ length: channels }, () => new Float64Array(256));
}

/** Adds the values of images [·, channels] to the counts. */
export function countValues(frequencies: Frequencies, images: Uint8Array): void {
  const { length: channels } = frequencies;
  for (let at = 0; at < images.length; at++) frequencies[at % channels]![images[at]!]!++;
}

export function frequenciesOf({ images, channels }: Pixels): Frequencies {
  const frequencies = emptyFrequencies(channels);
  countValues(frequencies, images);
  return frequencies;
}

/** Mean and standard deviation of each channel, from integer counts: independent of the order of the images. */
export function statisticsOf(frequencies: Frequencies): ChannelStatistics {
  const moments = frequencies.map((frequency, channel) => {
    const count = frequency.reduce((sum, times) => sum + times, 0);
    const mean = frequency.reduce((sum, times, value) => sum + times * value, 0) / count;
    const variance = frequency.reduce((sum, times, value) => sum + times * (value - mean) ** 2, 0) / count;
    if (variance === 0) throw constantChannel(channel, mean);
    return { mean: mean / 255, std: Math.sqrt(variance) / 255 };
  });
  return { mean: moments.map(({ mean }) => mean), std: moments.map(({ std }) => std) };
}

function constantChannel(channel: number, value: number): StrataError {
  return new StrataError({
    code: 'DATA_CHANNEL_CONSTANT',
    cause: 'user',
    found: `channel ${channel} is ${value} in every pixel of every training image`,
    expected: 'a standard deviation above 0',
    remedy: 'check the images, or set `normalize` to your own mean and std, or to `none`',
  });
}
