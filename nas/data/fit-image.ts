import type { ImageSize } from '../network/image-sizes.js';
import type { DecodedImage } from './decode-image.js';
import type { ByteImage } from './resize.js';
import { middle } from './resized-crop.js';

/** How an image of any size becomes one of the network's: its shorter side resized, and the middle taken. */
export interface Fit {
  /** Side of the square that is taken, in pixels. */
  readonly size: number;
  /** What the image's shorter side is brought to first; at least `size`. */
  readonly shorterSide: number;
}

export const sizeIn = ({ size }: Fit): ImageSize => [size, size];

/** The middle of an image. */
export function fitted(image: ByteImage, fit: Fit): ByteImage {
  return middle(image, fit.shorterSide, sizeIn(fit));
}

/** An image as bytes with one or three channels; a grey one has its channel three times over. */
export function withChannels(
  { height, width, channels: has, pixels }: DecodedImage,
  channels: number,
): ByteImage {
  if (has === channels) return { height, width, channels, pixels: Uint8Array.from(pixels) };
  const bytes = new Uint8Array(height * width * channels);
  for (let at = 0; at < bytes.length; at++) bytes[at] = pixels[Math.floor(at / channels) * has]!;
  return { height, width, channels, pixels: bytes };
}
