import { decodeImage } from '../decode-image.js';
import { fitted, sizeIn, withChannels, type Fit } from '../fit-image.js';
import type { ByteImage } from '../resize.js';
import { varied, type Variation, type VariationDraws } from '../vary-image.js';

/** How a network is to see an image: its middle, or a part and colours of it that chance decides. */
export interface View {
  readonly fit: Fit;
  /** 1 or 3. */
  readonly channels: number;
  readonly variation?: { readonly wanted: Variation; readonly draws: VariationDraws };
}

/** The pixels that a network sees of an encoded image. A resized crop is taken of the image at its own size. */
export function viewOf(bytes: Uint8Array, name: () => string, { fit, channels, variation }: View): ByteImage {
  const image = withChannels(decodeImage(bytes, name), channels);
  if (!variation) return fitted(image, fit);
  const { wanted, draws } = variation;
  return varied(wanted.resizedCrop > 0 ? image : fitted(image, fit), sizeIn(fit), wanted, draws);
}
