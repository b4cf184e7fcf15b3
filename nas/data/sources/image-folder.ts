import { setImmediate } from 'node:timers/promises';
import { StrataError } from '../../../platform/errors.js';
import { decodeImage, type Fit, fitImage, withChannels } from '../images/decode.js';
import { type DecodedImage } from '../images/resize.js';
import { classMembers, type MemberSet } from './class-folders.js';
import type { FileTree } from './file-tree.js';
import { type OnProgress, type Pixels, type RawImages, type RawSet, allocateImages } from './raw-images.js';

/** Images in class folders, decoded on demand. */
export function openImageFolder(tree: FileTree, onProgress: OnProgress): RawImages {
  const { classes, train, test } = classMembers(tree.path, tree.files.keys(), tree.folders);
  return { classes, train: rawSet(tree, train, onProgress), test: rawSet(tree, test, onProgress) };
}

function rawSet(tree: FileTree, { paths, labels }: MemberSet, onProgress: OnProgress): RawSet {
  return {
    labels,
    pixels: (indices, fit) =>
      decodeImages(
        tree,
        Array.from(indices, (index) => paths[index]!),
        fit,
        onProgress,
      ),
  };
}

/** Number of images after which the event loop gets a turn: messages with the parent process, a stop signal. */
const YIELD_INTERVAL = 200;

/**
 * Decodes the files at `paths` into one array. With `fit`, each image is fitted to that size, in color unless all are
 * gray. Without, all must have the size of the first.
 */
async function decodeImages(
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
    const image = fit ? fitImage(withChannels(decoded, 3), fit) : decoded;
    if (!first) {
      first = image;
      images = allocateImages(paths.length, image);
    }
    if (describeSize(image) !== describeSize(first))
      throw unequalSizes(tree.path, [paths[0]!, first], [path, image]);
    images.set(image.pixels, index * image.pixels.length);
    if ((index + 1) % YIELD_INTERVAL === 0 || index + 1 === paths.length) {
      onProgress({ phase: 'decode images', done: index + 1, total: paths.length });
      await setImmediate();
    }
  }
  const { height, width, channels } = first!;
  if (fit && isGray) return { height, width, channels: 1, images: images.filter((_, at) => at % 3 === 0) };
  return { height, width, channels, images };
}

function describeSize({ height, width, channels }: DecodedImage): string {
  return `${height} × ${width}, ${channels === 1 ? 'gray' : 'color'}`;
}

function unequalSizes(
  tree: string,
  [path, image]: [string, DecodedImage],
  [other, found]: [string, DecodedImage],
) {
  return new StrataError({
    code: 'DATA_IMAGE_SIZE',
    cause: 'user',
    found: `${other} is ${describeSize(found)}, while ${path} is ${describeSize(image)} (in ${tree})`,
    expected: 'images of the same height and width, all gray or all in color',
    remedy: 'set `size` to resize each image, or convert them to the same size and color first',
  });
}
