import { setImmediate } from 'node:timers/promises';
import { StrataError } from '../../../platform/errors.js';
import { tf } from '../../tensor/tensorflow.js';
import type { FileTree } from '../sources/file-tree.js';
import { type OnProgress, type Pixels, roomFor } from '../sources/raw-images.js';
import { type DecodedImage, type Fit, fitted, withChannels } from './resize.js';

/** Decodes JPEG, PNG, BMP, and the first frame of a GIF. Transparency is dropped. `name` is for the error. */
export function decodeImage(bytes: Uint8Array, name: string | (() => string)): DecodedImage {
  try {
    let decoded: DecodedImage | undefined;
    tf.tidy(() => {
      const whole = decode(bytes);
      const [height, width, channels] = whole.shape;
      const colors = channels === 2 || channels === 4 ? channels - 1 : channels;
      const image = colors === channels ? whole : whole.slice([0, 0, 0], [height, width, colors]);
      // Not returned: tidy looks for tensors in what it returns, pixel by pixel, far longer than decoding takes.
      decoded = { height, width, channels: colors, pixels: image.dataSync() };
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
      cause: 'user',
      found: `${name} does not decode: ${cause.message.split('\n')[0]}`,
      expected: 'nothing but whole JPEG, PNG, BMP or GIF images in the class folders',
      remedy: 'replace or remove the file',
    },
    { cause },
  );
}

/** Images after which others get a turn: messages to and from the parent process, a signal to stop. */
const turn = 200;

/**
 * Decodes the members at `paths` into one array. With `fit` each is brought to that size, in color unless all are gray;
 * without, the first gives the size that all must have.
 */
export async function decodeImages(
  tree: FileTree,
  paths: readonly string[],
  fit: Fit | undefined,
  onProgress: OnProgress,
): Promise<Pixels> {
  let first: DecodedImage | undefined;
  let images = new Uint8Array();
  let isGray = true;
  for (const [index, path] of paths.entries()) {
    const decoded = decodeImage(await tree.files.get(path)!(), `${path} in ${tree.path}`);
    isGray &&= decoded.channels === 1;
    const image = fit ? fitted(withChannels(decoded, 3), fit) : decoded;
    if (!first) {
      first = image;
      images = roomFor(paths.length, image);
    }
    if (sizeOf(image) !== sizeOf(first)) throw unequal(tree.path, [paths[0]!, first], [path, image]);
    images.set(image.pixels, index * image.pixels.length);
    if ((index + 1) % turn === 0 || index + 1 === paths.length) {
      onProgress({ phase: 'decode images', done: index + 1, total: paths.length });
      await setImmediate();
    }
  }
  const { height, width, channels } = first!;
  if (fit && isGray) return { height, width, channels: 1, images: images.filter((_, at) => at % 3 === 0) };
  return { height, width, channels, images };
}

function sizeOf({ height, width, channels }: DecodedImage): string {
  return `${height} × ${width}, ${channels === 1 ? 'gray' : 'color'}`;
}

function unequal(
  tree: string,
  [path, image]: [string, DecodedImage],
  [other, found]: [string, DecodedImage],
) {
  return new StrataError({
    code: 'DATA_IMAGE_SIZE',
    cause: 'user',
    found: `${other} is ${sizeOf(found)}, while ${path} is ${sizeOf(image)} (in ${tree})`,
    expected: 'images of one height and width, all gray or all in color',
    remedy: 'give `size`, to which each is brought, or bring them to one size and color beforehand',
  });
}
