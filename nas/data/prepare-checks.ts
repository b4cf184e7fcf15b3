import { StrataError } from '../../errors/strata-error.js';
import type { Pixels } from './raw-images.js';
import type { ChannelStatistics } from './statistics.js';

/** Something must be left to train the weights. */
export function checkShares({ holdout, measure }: { holdout: number; measure: number }): void {
  if (holdout + measure < 1) return;
  throw unfit(
    'DATA_SHARES',
    `holdout ${holdout} and measure ${measure} leave no image to train the weights`,
    'two shares that add up to less than 1',
    'lower one of them',
  );
}

export function checkSizes(train: Pixels, test: Pixels): void {
  if (sizeOf(train) === sizeOf(test)) return;
  throw unfit(
    'DATA_IMAGE_SIZE',
    `training images are ${sizeOf(train)}, test images ${sizeOf(test)} (height × width × channels)`,
    'one size for both',
    'bring the images to one size and colour before preparing them',
  );
}

/** Every class must occur in the training images, after `limit` has done its work. */
export function checkClasses(classes: readonly string[], labels: Int32Array): void {
  const present = new Set(labels);
  const missing = classes.filter((_, label) => !present.has(label));
  if (missing.length === 0) return;
  throw unfit(
    'DATA_CLASS_EMPTY',
    `no training image of class ${missing.join(', ')}`,
    `at least one of each of the ${classes.length} classes`,
    'raise `limit`, or check the labels',
  );
}

export function checkChannels({ mean, std }: ChannelStatistics, channels: number): void {
  if (mean.length === channels && std.length === channels) return;
  throw unfit(
    'DATA_NORMALISE_CHANNELS',
    `normalise has ${mean.length} means and ${std.length} standard deviations`,
    `${channels} of each, as the images have ${channels === 1 ? 'one channel' : `${channels} channels`}`,
    'give one number for each channel, or `perChannel`',
  );
}

function sizeOf({ height, width, channels }: Pixels): string {
  return `${height} × ${width} × ${channels}`;
}

function unfit(code: string, found: string, expected: string, remedy: string): StrataError {
  return new StrataError({ code, fault: 'user', found, expected, remedy });
}
