import type { ImageSize } from '../../network/geometry.js';
import { keyedGenerator, type RandomKey, uniform } from '../../random.js';
import { drawJitter, JITTER_DRAWS, jitterColors, type JitterRanges, noJitter } from './color-jitter.js';
import { type ByteImage, drawCropRegion, REGION_DRAWS, resize } from './resize.js';

/** Random changes of an image before the augmentation, at its own size. */
export interface Variation {
  /** Smallest share of the image's area in a random crop, which is then resized; 0 for no crop. */
  readonly resizedCrop: number;
  readonly colorJitter: JitterRanges;
}

/** The variation that the settings request, if it changes anything. */
export function requestedVariation({
  resizedCrop = 0,
  colorJitter = noJitter,
}: Partial<Variation>): Variation | undefined {
  const changesImages = resizedCrop > 0 || Object.values(colorJitter).some((range: number) => range > 0);
  return changesImages ? { resizedCrop, colorJitter } : undefined;
}

/** The random draws for one image: numbers in [0, 1). */
export interface VariationDraws {
  /** [REGION_DRAWS] */
  readonly region: Float32Array;
  /** [JITTER_DRAWS] */
  readonly jitter: Float32Array;
}

/**
 * The draws for the images of one batch. They depend only on the key and the image's position in the batch, so that images
 * can be read in any order.
 */
export function variationDraws(key: RandomKey, batch: number): (item: number) => VariationDraws {
  const draws = (purpose: string, each: number): Float32Array =>
    uniform(keyedGenerator({ ...key, purpose: `${key.purpose}/${purpose}` }), each * batch);
  const regions = draws('resized crop', REGION_DRAWS);
  // Part of the draw's key: another spelling would change the draws.
  const jitters = draws('colour jitter', JITTER_DRAWS);
  return (item) => ({
    region: regions.slice(item * REGION_DRAWS, (item + 1) * REGION_DRAWS),
    jitter: jitters.slice(item * JITTER_DRAWS, (item + 1) * JITTER_DRAWS),
  });
}

/** The image cropped, resized and color-jittered as the draws decide. Takes decoded images of any size. */
export function varyImage(
  image: ByteImage,
  size: ImageSize,
  { resizedCrop, colorJitter }: Variation,
  draws: VariationDraws,
): ByteImage {
  const { height, width } = image;
  const region =
    resizedCrop > 0
      ? drawCropRegion([height, width], resizedCrop, draws.region)
      : { top: 0, left: 0, height, width };
  const isWhole =
    region.height === size[0] && region.width === size[1] && height === size[0] && width === size[1];
  const cropped = isWhole ? image : resize(image, region, size);
  return jitterColors(cropped, drawJitter(colorJitter, draws.jitter));
}
