import { checkChannels } from './prepare-checks.js';
import { statisticsOf, type ChannelStatistics, type Frequencies } from './statistics.js';

/** What batches subtract and divide by: worked out, nothing, or numbers that were given. */
export type Normalise = 'perChannel' | 'none' | ChannelStatistics;

/** The statistics that a data set is to have; `frequencies` of its training images' values, only asked for if needed. */
export function statisticsFor(
  normalise: Normalise,
  channels: number,
  frequencies: () => Frequencies,
): ChannelStatistics {
  if (normalise === 'perChannel') return statisticsOf(frequencies());
  const perChannel = <T>(value: T) => Array.from({ length: channels }, () => value);
  if (normalise === 'none') return { mean: perChannel(0), std: perChannel(1) };
  checkChannels(normalise, channels);
  return normalise;
}
