import { StrataError } from '../../platform/errors.js';
import type { Pixels } from './sources/raw-images.js';

/** Per channel, of pixels divided by 255. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  /** Of the whole set (divided by n), as the constants for CIFAR-10 that DARTS uses. */
  readonly std: readonly number[];
}

/** How often each value occurs in each channel, [channels][256]. */
export type Frequencies = readonly Float64Array[];

export function emptyFrequencies(channels: number): Frequencies {
  return Array.from({ length: channels }, () => new Float64Array(256));
}

/** Counts the values of images, [·, channels], in. */
export function countValues(frequencies: Frequencies, images: Uint8Array): void {
  const { length: channels } = frequencies;
  for (let at = 0; at < images.length; at++) frequencies[at % channels]![images[at]!]!++;
}

/** Mean and standard deviation of each channel, from whole-number sums: exact whatever the order of the images. */
export function channelStatistics(pixels: Pixels): ChannelStatistics {
  return statisticsOf(frequenciesOf(pixels));
}

export function frequenciesOf({ images, channels }: Pixels): Frequencies {
  const frequencies = emptyFrequencies(channels);
  countValues(frequencies, images);
  return frequencies;
}

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
    expected: 'some variation to divide by',
    remedy: 'check the images, or give `normalize` a mean and std of your own, or `none`',
  });
}
