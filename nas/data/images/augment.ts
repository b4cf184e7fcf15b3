import type { DatasetFacts } from '../dataset.js';

/** The augmentation of one image as it is written into a batch. */
export interface Augmentation {
  /** Start of the crop. Pixels outside the image are black. */
  readonly top: number;
  readonly left: number;
  /** Mirrored left to right, after the crop. */
  readonly flip: boolean;
  /** A square set to zero, clipped at the borders; `size` 0 for none. */
  readonly cutout: { readonly row: number; readonly column: number; readonly size: number };
}

export const noAugmentation: Augmentation = {
  top: 0,
  left: 0,
  flip: false,
  cutout: { row: 0, column: 0, size: 0 },
};

/** [channels · 256]: the normalized value (x / 255 - mean) / std of each pixel value x of each channel. */
export function normalizationTable({ channels, mean, std }: DatasetFacts): Float32Array {
  const values = new Float32Array(channels * 256);
  for (let channel = 0; channel < channels; channel++) {
    for (let pixel = 0; pixel < 256; pixel++) {
      values[channel * 256 + pixel] = (pixel / 255 - mean[channel]!) / std[channel]!;
    }
  }
  return values;
}

/**
 * Writes image `index` of `source` [·, H, W, C] as item `item` of `target` [·, H, W, C], normalized.
 *
 * As in DARTS's transforms, the crop pads the raw image, so pixels from outside are black and normalized like any other
 * black pixel. The cutout comes after normalization, so its zeros are the mean color.
 */
export function writeImage(
  { height, width, channels }: DatasetFacts,
  values: Float32Array,
  source: { images: Uint8Array; index: number },
  { top, left, flip, cutout }: Augmentation,
  target: { images: Float32Array; item: number },
): void {
  const size = height * width * channels;
  let to = target.item * size;
  for (let y = 0; y < height; y++) {
    const row = y + top;
    const rowStart = source.index * size + row * width * channels;
    const rowInside = row >= 0 && row < height;
    for (let x = 0; x < width; x++) {
      const column = (flip ? width - 1 - x : x) + left;
      const inside = rowInside && column >= 0 && column < width;
      const from = rowStart + column * channels;
      for (let channel = 0; channel < channels; channel++) {
        target.images[to++] = values[channel * 256 + (inside ? source.images[from + channel]! : 0)]!;
      }
    }
  }
  const half = Math.floor(cutout.size / 2);
  const [firstColumn, lastColumn] = [
    Math.max(0, cutout.column - half),
    Math.min(width, cutout.column + half),
  ];
  for (let y = Math.max(0, cutout.row - half); y < Math.min(height, cutout.row + half); y++) {
    const start = target.item * size + y * width * channels;
    target.images.fill(0, start + firstColumn * channels, start + lastColumn * channels);
  }
}
