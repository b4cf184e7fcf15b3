import type { ImageSize } from '../../network/geometry.js';

/** One image, [height, width, channels], with 1 (gray) or 3 (red, green, blue) channels. */
export interface DecodedImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Values from 0 to 255. */
  readonly pixels: ArrayLike<number>;
}

/** An image of any size, [height, width, channels], a byte for each value. */
export interface ByteImage extends DecodedImage {
  readonly pixels: Uint8Array;
}

/** A part of an image, in pixels. */
interface Region {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Resizes a part of an image: bilinear, and when it shrinks, each new pixel is a weighted mean over all the pixels that it
 * covers, to avoid aliasing (like the Python library Pillow, which DARTS uses).
 */
export function resize(image: ByteImage, region: Region, [height, width]: ImageSize): ByteImage {
  const { channels } = image;
  const columns = resamplingWindows(region.left, region.width, width);
  const rows = resamplingWindows(region.top, region.height, height);
  // First horizontally, over only the rows that the second pass reads, with rounding in between, as in Pillow.
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
        across[y * row + x * channels + channel] = roundHalfUp(sum);
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
    for (let at = 0; at < row; at++) pixels[y * row + at] = roundHalfUp(sums[at]!);
  }
  return { height, width, channels, pixels: new Uint8Array(pixels.buffer) };
}

interface ResamplingWindow {
  readonly first: number;
  readonly weights: Float64Array;
}

/** The source pixels of each new pixel, from `start` on, and their weights. */
function resamplingWindows(start: number, from: number, to: number): ResamplingWindow[] {
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

/** A clamped array would round halves to even. */
const roundHalfUp = (value: number): number => Math.floor(value + 0.5);

const MAX_TRIES = 10;
const MIN_ASPECT = 3 / 4;
const MAX_ASPECT = 4 / 3;

/** Number of draws that `drawCropRegion` takes, used or not. */
export const REGION_DRAWS = 2 * MAX_TRIES + 2;

/**
 * A random part of an image with at least the share `smallest` of its area and an aspect ratio between 3:4 and 4:3. After
 * ten tries that do not fit, the largest centered part that fits (torchvision's RandomResizedCrop, which DARTS uses on
 * ImageNet).
 * @param draws `REGION_DRAWS` numbers in [0, 1)
 */
export function drawCropRegion([height, width]: ImageSize, smallest: number, draws: Float32Array): Region {
  const area = height * width;
  for (let i = 0; i < MAX_TRIES; i++) {
    const wanted = area * (smallest + (1 - smallest) * draws[2 * i]!);
    const shape = MIN_ASPECT * Math.exp(Math.log(MAX_ASPECT / MIN_ASPECT) * draws[2 * i + 1]!);
    const w = Math.round(Math.sqrt(wanted * shape));
    const h = Math.round(Math.sqrt(wanted / shape));
    if (w < 1 || h < 1 || w > width || h > height) continue;
    const top = Math.floor(draws[2 * MAX_TRIES]! * (height - h + 1));
    const left = Math.floor(draws[2 * MAX_TRIES + 1]! * (width - w + 1));
    return { top, left, height: h, width: w };
  }
  const h = width / height < MIN_ASPECT ? Math.round(width / MIN_ASPECT) : height;
  const w = width / height > MAX_ASPECT ? Math.round(height * MAX_ASPECT) : width;
  return { top: (height - h) >> 1, left: (width - w) >> 1, height: h, width: w };
}

/**
 * For measuring: resizes the image so that its shorter side is `shorterSide`, and crops the center of the given size. DARTS
 * on ImageNet: 256, then 224.
 */
export function centerCrop(image: ByteImage, shorterSide: number, size: ImageSize): ByteImage {
  const shorter = Math.min(image.height, image.width);
  const scaled = (side: number): number => Math.floor((side * shorterSide) / shorter);
  const whole = resize(image, { top: 0, left: 0, height: image.height, width: image.width }, [
    scaled(image.height),
    scaled(image.width),
  ]);
  const top = Math.round((whole.height - size[0]) / 2);
  const left = Math.round((whole.width - size[1]) / 2);
  return crop(whole, { top, left, height: size[0], width: size[1] });
}

function crop({ width, channels, pixels }: ByteImage, region: Region): ByteImage {
  const row = region.width * channels;
  const part = new Uint8Array(region.height * row);
  for (let y = 0; y < region.height; y++) {
    const start = ((region.top + y) * width + region.left) * channels;
    part.set(pixels.subarray(start, start + row), y * row);
  }
  return { height: region.height, width: region.width, channels, pixels: part };
}
