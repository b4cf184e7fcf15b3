import { setImmediate } from 'node:timers/promises';
import { StrataError } from '../../errors/strata-error.js';
import { decodeImage, type DecodedImage } from './decode-image.js';
import type { FileTree } from './file-tree.js';
import { fitted, withChannels, type Fit } from './fit-image.js';
import { roomFor } from './image-room.js';
import type { OnProgress, Pixels } from './raw-images.js';

/** Images after which others get a turn: messages to and from the parent process, a signal to stop. */
const turn = 200;

/**
 * Decodes the members at `paths` into one array. With `fit` each is brought to that size, in colour unless all are grey;
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
  let isGrey = true;
  for (const [index, path] of paths.entries()) {
    const decoded = decodeImage(await tree.files.get(path)!(), `${path} in ${tree.path}`);
    isGrey &&= decoded.channels === 1;
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
  if (fit && isGrey) return { height, width, channels: 1, images: images.filter((_, at) => at % 3 === 0) };
  return { height, width, channels, images };
}

function sizeOf({ height, width, channels }: DecodedImage): string {
  return `${height} × ${width}, ${channels === 1 ? 'grey' : 'colour'}`;
}

function unequal(
  tree: string,
  [path, image]: [string, DecodedImage],
  [other, found]: [string, DecodedImage],
) {
  return new StrataError({
    code: 'DATA_IMAGE_SIZE',
    fault: 'user',
    found: `${other} is ${sizeOf(found)}, while ${path} is ${sizeOf(image)} (in ${tree})`,
    expected: 'images of one height and width, all grey or all in colour',
    remedy: 'give `size`, to which each is brought, or bring them to one size and colour beforehand',
  });
}
