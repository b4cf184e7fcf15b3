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
  const row = width * channels;
  const across = new Uint8ClampedArray(region.height * row);
  for (let y = 0; y < region.height; y++) {
    const from = (region.top + y) * image.width * channels;
    for (let x = 0; x < width; x++) {
      const { first, weights } = columns[x]!;
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        let at = from + first * channels + channel;
        for (let i = 0; i < weights.length; i++, at += channels) sum += weights[i]! * image.pixels[at]!;
        across[y * row + x * channels + channel] = halfUp(sum);
      }
    }
  }
  const pixels = new Uint8ClampedArray(height * row);
  const sums = new Float64Array(row);
  for (let y = 0; y < height; y++) {
    const { first, weights } = rows[y]!;
    sums.fill(0);
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i]!;
      const from = (first - region.top + i) * row;
      for (let at = 0; at < row; at++) sums[at]! += weight * across[from + at]!;
    }
    for (let at = 0; at < row; at++) pixels[y * row + at] = halfUp(sums[at]!);
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
