import type { ImageSize } from '../network/image-sizes.js';
import type { DecodedImage } from './decode-image.js';

/** An image of any size, [height, width, channels], a byte for each value. */
export interface ByteImage extends DecodedImage {
  readonly pixels: Uint8Array;
}

/** A part of an image, in pixels. */
export interface Region {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * A part of an image brought to another size: bilinear, and where it shrinks, each new pixel is a mean over all that it
 * stands for, so that no pattern appears that was not there (as the Python library Pillow does, which DARTS uses).
 */
export function resize(image: ByteImage, region: Region, [height, width]: ImageSize): ByteImage {
  const { channels } = image;
  const columns = windows(region.left, region.width, width);
  const rows = windows(region.top, region.height, height);
  // Across first, over those rows only that the second pass reads; rounded in between, as Pillow rounds.
  const across = new Uint8ClampedArray(region.height * width * channels);
  for (let y = 0; y < region.height; y++) {
    const from = (region.top + y) * image.width * channels;
    for (const [x, { first, weights }] of columns.entries()) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++) {
          sum += weights[i]! * image.pixels[from + (first + i) * channels + channel]!;
        }
        across[(y * width + x) * channels + channel] = halfUp(sum);
      }
    }
  }
  const pixels = new Uint8ClampedArray(height * width * channels);
  const row = width * channels;
  for (const [y, { first, weights }] of rows.entries()) {
    for (let at = 0; at < row; at++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) {
        sum += weights[i]! * across[(first - region.top + i) * row + at]!;
      }
      pixels[y * row + at] = halfUp(sum);
    }
  }
  return { height, width, channels, pixels: new Uint8Array(pixels.buffer) };
}

interface Window {
  readonly first: number;
  readonly weights: Float64Array;
}

/** For each new pixel the old ones that it is made of, from `start` on, and how much of each. */
function windows(start: number, from: number, to: number): Window[] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const center = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - reach + 0.5));
    const end = Math.min(from, Math.trunc(center + reach + 0.5));
    const weights = Float64Array.from({ length: end - first }, (__, k) =>
      Math.max(0, 1 - Math.abs((first + k - center + 0.5) / reach)),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { first: start + first, weights: weights.map((weight) => weight / total) };
  });
}

/** A clamped array would round halves to the even side. */
const halfUp = (value: number): number => Math.floor(value + 0.5);
