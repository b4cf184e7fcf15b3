import { roomFor } from './image-room.js';
import type { Pixels } from './raw-images.js';

/** Adds `pad` pixels of zeros on each side of every image. */
export function padded(pixels: Pixels, pad: number): Pixels {
  if (pad === 0) return pixels;
  const { height, width, channels, images } = pixels;
  const count = images.length / (height * width * channels);
  const larger = { height: height + 2 * pad, width: width + 2 * pad, channels };
  const room = roomFor(count, larger);
  const row = width * channels;
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < height; y++) {
      const from = (image * height + y) * row;
      const to = ((image * larger.height + y + pad) * larger.width + pad) * channels;
      room.set(images.subarray(from, from + row), to);
    }
  }
  return { ...larger, images: room };
}
