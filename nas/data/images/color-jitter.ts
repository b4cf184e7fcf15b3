import type { ByteImage } from './resize.js';

/** The range of change of each property of an image; 0 for no change. */
export interface JitterRanges {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  readonly hue: number;
}

export const noJitter: JitterRanges = { brightness: 0, contrast: 0, saturation: 0, hue: 0 };

/** One change of an image's colors. */
interface Jitter {
  readonly property: keyof JitterRanges;
  /** Factor of the property; for hue, the rotation as a share of the color circle. */
  readonly amount: number;
}

const PROPERTIES = ['brightness', 'contrast', 'saturation', 'hue'] as const;

/** Number of draws that `drawJitter` takes, used or not. */
export const JITTER_DRAWS = 2 * PROPERTIES.length;

/**
 * The changes of one image in random order, each by a random amount in its property's range (torchvision's ColorJitter,
 * which DARTS uses on ImageNet).
 * @param draws `JITTER_DRAWS` numbers in [0, 1)
 */
export function drawJitter(ranges: JitterRanges, draws: Float32Array): Jitter[] {
  return PROPERTIES.map((property, i) => {
    const range = ranges[property];
    const offset = (2 * draws[2 * i]! - 1) * range;
    return { property, amount: property === 'hue' ? offset : 1 + offset, range, place: draws[2 * i + 1]! };
  })
    .sort((a, b) => a.place - b.place)
    .filter(({ range }) => range > 0)
    .map(({ property, amount }) => ({ property, amount }));
}

/** Applies the changes in order. Gray images have neither saturation nor hue. */
export function jitterColors(image: ByteImage, changes: readonly Jitter[]): ByteImage {
  return changes.reduce((changed, { property, amount }) => apply[property](changed, amount), image);
}

const apply: Readonly<Record<keyof JitterRanges, (image: ByteImage, amount: number) => ByteImage>> = {
  brightness: (image, amount) => mapPixels(image, (value) => amount * value),
  contrast: (image, amount) => {
    const mean = Math.floor(meanLuma(image) + 0.5);
    return mapPixels(image, (value) => mean + amount * (value - mean));
  },
  saturation: (image, amount) =>
    mapColors(image, (r, g, b, into, at) => {
      const gray = luma(r, g, b);
      into[at] = toByte(gray + amount * (r - gray));
      into[at + 1] = toByte(gray + amount * (g - gray));
      into[at + 2] = toByte(gray + amount * (b - gray));
    }),
  hue: (image, amount) =>
    mapColors(image, (r, g, b, into, at) => {
      const most = Math.max(r, g, b);
      const spread = most - Math.min(r, g, b);
      if (spread === 0) {
        into.fill(most, at, at + 3);
        return;
      }
      const hue = hueOf(r, g, b, most, spread) + 6 * amount;
      into[at] = channelOf(hue, 5, most, spread);
      into[at + 1] = channelOf(hue, 3, most, spread);
      into[at + 2] = channelOf(hue, 1, most, spread);
    }),
};

/** Luma (ITU-R BT.601), rounded. */
const luma = (r: number, g: number, b: number): number => Math.floor(0.299 * r + 0.587 * g + 0.114 * b + 0.5);

function meanLuma({ pixels, channels }: ByteImage): number {
  let sum = 0;
  for (let at = 0; at < pixels.length; at += channels) {
    sum += channels === 3 ? luma(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!) : pixels[at]!;
  }
  return (sum * channels) / pixels.length;
}

function mapPixels(image: ByteImage, change: (value: number) => number): ByteImage {
  const table = Uint8Array.from({ length: 256 }, (_, value) => toByte(change(value)));
  return { ...image, pixels: image.pixels.map((value) => table[value]!) };
}

/** Changes the color of each pixel. `change` writes into the result directly: arrays of three would dominate the time. */
function mapColors(
  image: ByteImage,
  change: (r: number, g: number, b: number, into: Uint8Array, at: number) => void,
): ByteImage {
  if (image.channels !== 3) return image;
  const { pixels } = image;
  const changed = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 3) {
    change(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!, changed, at);
  }
  return { ...image, pixels: changed };
}

/** Truncates instead of rounding, as Pillow does. */
const toByte = (value: number): number => Math.max(0, Math.min(255, Math.floor(value)));

/** The hue in sixths of the color circle. */
function hueOf(r: number, g: number, b: number, most: number, spread: number): number {
  return most === r ? (g - b) / spread : most === g ? 2 + (b - r) / spread : 4 + (r - g) / spread;
}

/** One channel of the color with the given hue; its brightest channel is `most`, its darkest is `spread` lower. */
function channelOf(hue: number, from: number, most: number, spread: number): number {
  const k = (((from + hue) % 6) + 6) % 6;
  return Math.round(most - spread * Math.max(0, Math.min(k, 4 - k, 1)));
}
