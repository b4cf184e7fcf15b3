import { StrataError } from '../../errors/strata-error.js';
import type { Pixels } from './raw-images.js';

/** A data set is held in memory whole, twice while it is written. */
const largest = 2 ** 31;

/** Room for `count` images of one size; DATA_TOO_LARGE when that is more than can be held. */
export function roomFor(
  count: number,
  { height, width, channels }: Omit<Pixels, 'images'>,
): Uint8Array<ArrayBuffer> {
  const bytes = count * height * width * channels;
  if (bytes <= largest) return new Uint8Array(bytes);
  throw new StrataError({
    code: 'DATA_TOO_LARGE',
    fault: 'user',
    found: `${count} images of ${height} × ${width} × ${channels} take ${(bytes / 2 ** 30).toFixed(1)} GiB`,
    expected: `at most ${largest / 2 ** 30} GiB of pixels`,
    remedy: 'use smaller images, or fewer with `limit`',
  });
}
