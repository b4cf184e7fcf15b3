import type { ImageSize } from '../network/image-sizes.js';
import { resize, type ByteImage, type Region } from './resize.js';

const TRIES = 10;
const NARROWEST = 3 / 4;
const WIDEST = 4 / 3;

/** How many numbers `drawRegion` takes, whichever it uses. */
export const REGION_DRAWS = 2 * TRIES + 2;

/**
 * A random part of an image with at least `smallest` of its area, between 3:4 and 4:3 in shape; after ten parts that do
 * not fit, the largest in the middle that does (torchvision, RandomResizedCrop, which DARTS uses on ImageNet).
 * @param draws `REGION_DRAWS` numbers in [0, 1)
 */
export function drawRegion([height, width]: ImageSize, smallest: number, draws: Float32Array): Region {
  const area = height * width;
  for (let i = 0; i < TRIES; i++) {
    const wanted = area * (smallest + (1 - smallest) * draws[2 * i]!);
    const shape = NARROWEST * Math.exp(Math.log(WIDEST / NARROWEST) * draws[2 * i + 1]!);
    const w = Math.round(Math.sqrt(wanted * shape));
    const h = Math.round(Math.sqrt(wanted / shape));
    if (w < 1 || h < 1 || w > width || h > height) continue;
    const top = Math.floor(draws[2 * TRIES]! * (height - h + 1));
    const left = Math.floor(draws[2 * TRIES + 1]! * (width - w + 1));
    return { top, left, height: h, width: w };
  }
  const h = width / height < NARROWEST ? Math.round(width / NARROWEST) : height;
  const w = width / height > WIDEST ? Math.round(height * WIDEST) : width;
  return { top: (height - h) >> 1, left: (width - w) >> 1, height: h, width: w };
}

/**
 * For testing: the image resized until its shorter side is `shorterSide`, and of that the middle, `size`. DARTS on
 * ImageNet: 256, and 224 of it.
 */
export function middle(image: ByteImage, shorterSide: number, size: ImageSize): ByteImage {
  const shorter = Math.min(image.height, image.width);
  const scaled = (side: number): number => Math.floor((side * shorterSide) / shorter);
  const whole = resize(image, { top: 0, left: 0, height: image.height, width: image.width }, [
    scaled(image.height),
    scaled(image.width),
  ]);
  const top = Math.round((whole.height - size[0]) / 2);
  const left = Math.round((whole.width - size[1]) / 2);
  return cut(whole, { top, left, height: size[0], width: size[1] });
}

function cut({ width, channels, pixels }: ByteImage, region: Region): ByteImage {
  const row = region.width * channels;
  const part = new Uint8Array(region.height * row);
  for (let y = 0; y < region.height; y++) {
    const start = ((region.top + y) * width + region.left) * channels;
    part.set(pixels.subarray(start, start + row), y * row);
  }
  return { height: region.height, width: region.width, channels, pixels: part };
}
