import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainingBatch } from '../../../nas/data/batches.js';
import { indicesOf } from '../../../nas/data/dataset.js';
import { drawJitter, JITTER_DRAWS, jitterColors } from '../../../nas/data/images/color-jitter.js';
import {
  type ByteImage,
  drawCropRegion,
  centerCrop,
  REGION_DRAWS,
  resize,
} from '../../../nas/data/images/resize.js';
import { variationDraws, varyImage } from '../../../nas/data/images/variation.js';
import { keyedGenerator, uniform } from '../../../nas/random.js';
import { randomDataset } from '../../fixtures/dataset.js';

const image = (height: number, width: number, channels = 3): ByteImage => ({
  height,
  width,
  channels,
  pixels: Uint8Array.from({ length: height * width * channels }, (_, at) => {
    const [c, x, y] = [at % channels, Math.floor(at / channels) % width, Math.floor(at / channels / width)];
    return (x * 29 + y * 53 + c * 71 + ((x * y) % 7) * 11) % 256;
  }),
});
const within = (ours: Uint8Array, theirs: readonly number[]): void => {
  expect(ours).toHaveLength(theirs.length);
  for (const [at, value] of ours.entries()) expect(Math.abs(value - theirs[at]!)).toBeLessThanOrEqual(1);
};

// The expected numbers come from Pillow: Image.resize(size, BILINEAR) and ImageEnhance.
describe('changes of an image match Pillow within one level:', () => {
  it('a part made smaller', () => {
    within(
      resize(image(5, 6), { top: 1, left: 1, height: 4, width: 5 }, [3, 2]).pixels,
      [137, 165, 97, 183, 89, 111, 117, 89, 120, 84, 97, 168, 58, 105, 176, 96, 167, 182],
    );
  });

  it('a part made larger', () => {
    within(
      resize(image(5, 6), { top: 1, left: 1, height: 2, width: 2 }, [3, 3]).pixels,
      [
        93, 164, 235, 113, 184, 127, 133, 204, 19, 125, 196, 139, 148, 155, 98, 171, 114, 57, 157, 228, 43,
        183, 126, 69, 208, 23, 94,
      ],
    );
  });

  it.each([
    ['brightness', 1.3, [0, 92, 184, 37, 130, 222]],
    ['contrast', 0.7, [21, 71, 121, 42, 91, 141]],
    ['saturation', 1.4, [0, 76, 175, 5, 105, 204]],
  ] as const)('%s', (property, amount, expected) => {
    within(jitterColors(image(1, 2), [{ property, amount }]).pixels, expected);
  });
});

it('rotates the hue by a share of the circle', () => {
  const red = { height: 1, width: 1, channels: 3, pixels: Uint8Array.of(200, 50, 50) };
  const turned = (amount: number): number[] => [...jitterColors(red, [{ property: 'hue', amount }]).pixels];
  expect([turned(1 / 3), turned(-1 / 3), turned(1 / 6)]).toEqual([
    [50, 200, 50],
    [50, 50, 200],
    [200, 200, 50],
  ]);
});

it('does not change saturation and hue of gray images', () => {
  const gray = image(3, 3, 1);
  expect(
    jitterColors(gray, [
      { property: 'saturation', amount: 2 },
      { property: 'hue', amount: 0.3 },
    ]),
  ).toEqual(gray);
});

it('draws crop regions inside the image, within the limits of area and aspect ratio', () => {
  const sizes = fc.integer({ min: 8, max: 400 });
  fc.assert(
    fc.property(
      sizes,
      sizes,
      fc.double({ min: 0.08, max: 1, noNaN: true }),
      fc.nat(),
      (h, w, smallest, seed) => {
        const draws = uniform(keyedGenerator({ seed, purpose: 'test' }), REGION_DRAWS);
        const { top, left, height, width } = drawCropRegion([h, w], smallest, draws);
        expect(
          Math.min(top, left, height - 1, width - 1, h - top - height, w - left - width),
        ).toBeGreaterThanOrEqual(0);
        // Sides are rounded to whole pixels.
        expect((width + 0.5) / (height - 0.5)).toBeGreaterThanOrEqual(3 / 4);
        expect((width - 0.5) / (height + 0.5)).toBeLessThanOrEqual(4 / 3);
      },
    ),
  );
});

it('takes the center of a resized image for measuring', () => {
  expect(centerCrop(image(300, 400), 256, [224, 224])).toMatchObject({ height: 224, width: 224 });
  const whole = image(8, 8);
  expect(centerCrop(whole, 8, [8, 8])).toEqual(whole);
});

it('draws each property once, within its range, in every order', () => {
  const orders = new Set<string>();
  for (let seed = 0; seed < 300; seed++) {
    const draws = uniform(keyedGenerator({ seed, purpose: 'test' }), JITTER_DRAWS);
    const changes = drawJitter({ brightness: 0.4, contrast: 0.3, saturation: 0, hue: 0.2 }, draws);
    orders.add(changes.map(({ property }) => property).join());
    for (const { property, amount } of changes) {
      const [from, to] = {
        brightness: [0.6, 1.4],
        contrast: [0.7, 1.3],
        hue: [-0.2, 0.2],
        saturation: [9, 9],
      }[property];
      expect(amount).toBeGreaterThanOrEqual(from!);
      expect(amount).toBeLessThanOrEqual(to!);
    }
  }
  expect(orders.size).toBe(6);
});

describe('a batch of varied images', () => {
  const wanted = {
    resizedCrop: 0.3,
    colorJitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.2 },
  };
  const key = { seed: 1, purpose: 'p', epoch: 2, step: 3 };

  it('depends only on the key, not on the order in which images are read', () => {
    const size = [16, 16] as const;
    const forward = variationDraws(key, 3);
    const images = [image(20, 30), image(40, 25), image(16, 16)];
    const first = images.map((one, item) => varyImage(one, size, wanted, forward(item)));
    const again = variationDraws(key, 3);
    const backward = [2, 0, 1].map((item) => varyImage(images[item]!, size, wanted, again(item)));
    expect(backward).toEqual([first[2], first[0], first[1]]);
    const other = variationDraws({ ...key, step: 4 }, 3);
    expect(varyImage(images[0]!, size, wanted, other(0))).not.toEqual(first[0]);
  });

  it('does not change the draws of the other augmentations', () => {
    const dataset = randomDataset({ train: 12, height: 8, width: 8 });
    const options = { ...key, batch: 4, augment: { crop: 0, flip: true }, cutout: 3 };
    const draw = (more: object) =>
      trainingBatch(dataset, indicesOf(dataset, 'train'), {
        ...options,
        augment: { ...options.augment, ...more },
      });
    const plain = draw({});
    const varied = draw(wanted);
    expect(draw({ resizedCrop: 0 })).toEqual(plain);
    expect(varied.labels).toEqual(plain.labels);
    expect(varied.images).not.toEqual(plain.images);
    // What is cut out is 0 in both.
    const zeros = (images: Float32Array) => [...images.keys()].filter((at) => images[at] === 0);
    expect(zeros(varied.images)).toEqual(expect.arrayContaining(zeros(plain.images)));
  });
});
