import { StrataError } from '../../errors/strata-error.js';
import { tf } from '../tensor/tensorflow.js';

/** One image, [height, width, channels], 1 (grey) or 3 (red, green, blue) of them. */
export interface DecodedImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Each in 0 to 255. */
  readonly pixels: ArrayLike<number>;
}

/** Decodes JPEG, PNG, BMP, and the first frame of a GIF. Transparency is dropped. `name` is for the error. */
export function decodeImage(bytes: Uint8Array, name: string | (() => string)): DecodedImage {
  try {
    let decoded: DecodedImage | undefined;
    tf.tidy(() => {
      const whole = decode(bytes);
      const [height, width, channels] = whole.shape;
      const colours = channels === 2 || channels === 4 ? channels - 1 : channels;
      const image = colours === channels ? whole : whole.slice([0, 0, 0], [height, width, colours]);
      // Not returned: tidy looks for tensors in what it returns, pixel by pixel, far longer than decoding takes.
      decoded = { height, width, channels: colours, pixels: image.dataSync() };
    });
    return decoded!;
  } catch (cause) {
    throw unreadable(typeof name === 'string' ? name : name(), cause as Error);
  }
}

function decode(bytes: Uint8Array) {
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  // TensorFlow's default for JPEG trades accuracy for speed; PyTorch's image reader takes the accurate transform.
  if (isJpeg) return tf.node.decodeJpeg(bytes, 0, 1, true, false, 1, 'INTEGER_ACCURATE');
  return tf.node.decodeImage(bytes, 0, 'int32', false) as ReturnType<typeof tf.node.decodePng>;
}

function unreadable(name: string, cause: Error): StrataError {
  return new StrataError(
    {
      code: 'DATA_IMAGE_UNREADABLE',
      fault: 'user',
      found: `${name} does not decode: ${cause.message.split('\n')[0]}`,
      expected: 'nothing but whole JPEG, PNG, BMP or GIF images in the class folders',
      remedy: 'replace or remove the file',
    },
    { cause },
  );
}
