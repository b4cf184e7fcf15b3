import { StrataError } from '../../../platform/errors.js';
import { tf } from '../../tensor/tensorflow.js';
import type { ImageSize } from '../../network/geometry.js';
import { type ByteImage, centerCrop, type DecodedImage } from './resize.js';

/** Decodes JPEG, PNG, BMP, and the first frame of a GIF. Transparency is dropped. `name` is for the error. */
export function decodeImage(bytes: Uint8Array, name: string | (() => string)): DecodedImage {
  try {
    let decoded: DecodedImage | undefined;
    tf.tidy(() => {
      const whole = decode(bytes);
      const [height, width, channels] = whole.shape;
      const colors = channels === 2 || channels === 4 ? channels - 1 : channels;
      const image = colors === channels ? whole : whole.slice([0, 0, 0], [height, width, colors]);
      // Not returned: tidy searches its result for tensors, pixel by pixel, which takes far longer than decoding.
      decoded = { height, width, channels: colors, pixels: image.dataSync() };
    });
    return decoded!;
  } catch (cause) {
    throw unreadable(typeof name === 'string' ? name : name(), cause as Error);
  }
}

function decode(bytes: Uint8Array) {
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  // TensorFlow's default for JPEG trades accuracy for speed; PyTorch's image reader uses the accurate transform.
  if (isJpeg) return tf.node.decodeJpeg(bytes, 0, 1, true, false, 1, 'INTEGER_ACCURATE');
  return tf.node.decodeImage(bytes, 0, 'int32', false) as ReturnType<typeof tf.node.decodePng>;
}

function unreadable(name: string, cause: Error): StrataError {
  return new StrataError(
    {
      code: 'DATA_IMAGE_UNREADABLE',
      cause: 'user',
      found: `${name} does not decode: ${cause.message.split('\n')[0]}`,
      expected: 'only complete JPEG, PNG, BMP or GIF images in the class folders',
      remedy: 'replace or remove the file',
    },
    { cause },
  );
}

/** How an image of any size is fitted to the network: resize its shorter side, then crop the center. */
export interface Fit {
  /** Side of the center crop in pixels. */
  readonly size: number;
  /** Length of the shorter side before the crop; at least `size`. */
  readonly shorterSide: number;
}

export const fittedSize = ({ size }: Fit): ImageSize => [size, size];

export function fitImage(image: ByteImage, fit: Fit): ByteImage {
  return centerCrop(image, fit.shorterSide, fittedSize(fit));
}

/** The image as bytes with one or three channels. A gray image repeats its channel three times. */
export function withChannels(
  { height, width, channels: has, pixels }: DecodedImage,
  channels: number,
): ByteImage {
  if (has === channels) return { height, width, channels, pixels: Uint8Array.from(pixels) };
  const bytes = new Uint8Array(height * width * channels);
  for (let at = 0; at < bytes.length; at++) bytes[at] = pixels[Math.floor(at / channels) * has]!;
  return { height, width, channels, pixels: bytes };
}
