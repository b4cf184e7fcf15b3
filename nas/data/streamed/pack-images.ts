import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { StrataError } from '../../../platform/errors.js';
import type { ClassMembers, MemberSet } from '../sources/class-folders.js';
import { decodeImage, fitImage, withChannels, type Fit } from '../images/decode.js';
import type { OnProgress } from '../sources/raw-images.js';
import { countValues, emptyFrequencies, type Frequencies } from '../statistics.js';
import type { FileListing } from '../sources/file-tree.js';
import { totalBytes, DIGEST_BYTES, imageOffsets, type PackedSet } from './dataset-file.js';

interface PackOptions {
  /** Present to count the values of the training images, each fitted to the network's size. */
  readonly fit?: Fit;
  readonly onProgress: OnProgress;
}

interface PackedImages {
  readonly train: PackedSet;
  readonly test: PackedSet;
  /** 1 when all images are gray, else 3. */
  readonly channels: 1 | 3;
  /** Counts of the training images' values; all zero without `fit`. */
  readonly frequencies: Frequencies;
}

/** Number of images after which the event loop gets a turn: messages with the parent process, a stop signal. */
const YIELD_INTERVAL = 100;

/**
 * Writes the encoded images to `file`, concatenated, the training images first, and decodes each one once. They are read in
 * the order of the listing; the offset of each image is known in advance.
 */
export async function packImages(
  listing: FileListing,
  { root, ...chosen }: Omit<ClassMembers, 'classes'>,
  file: string,
  { fit, onProgress }: PackOptions,
): Promise<PackedImages> {
  const train = emptySet(listing, root, chosen.train);
  const test = emptySet(listing, root, chosen.test);
  const offsets = { train: imageOffsets(train, 0), test: imageOffsets(test, totalBytes(train)) };
  // Test images are numbered after the training images: a number takes less memory than a pair.
  const places = new Map<string, number>();
  for (const { paths } of [chosen.train, chosen.test])
    for (const path of paths) places.set(path, places.size);

  const frequencies = emptyFrequencies(3);
  const total = places.size;
  let isGray = true;
  let done = 0;
  const pack = await open(file, 'wx');
  try {
    for await (const { path, bytes } of listing.contents((name) => places.has(name))) {
      const place = places.get(path)!;
      const [set, index] =
        place < train.count ? (['train', place] as const) : (['test', place - train.count] as const);
      const { sizes, digests } = { train, test }[set];
      if (bytes.length !== sizes[index])
        throw sourceChanged(listing, path, `${bytes.length} bytes`, sizes[index]!);
      const image = decodeImage(bytes, () => `${path} in ${listing.path}`);
      isGray &&= image.channels === 1;
      if (fit && set === 'train') countValues(frequencies, fitImage(withChannels(image, 3), fit).pixels);
      digests.set(createHash('sha256').update(bytes).digest(), index * DIGEST_BYTES);
      await pack.write(bytes, 0, bytes.length, offsets[set][index]);
      if (++done % YIELD_INTERVAL === 0 || done === total) {
        onProgress({ phase: 'pack images', done, total });
        await setImmediate();
      }
    }
  } finally {
    await pack.close();
  }
  if (done !== total) throw sourceChanged(listing, 'it', `${done} of the images`, total);
  const channels = isGray ? 1 : 3;
  return { train, test, channels, frequencies: frequencies.slice(0, channels) };
}

function emptySet({ sizes }: FileListing, root: string, { paths, labels }: MemberSet): PackedSet {
  return {
    count: labels.length,
    labels,
    sizes: Int32Array.from(paths, (path) => sizes.get(path)!),
    digests: new Uint8Array(labels.length * DIGEST_BYTES),
    // Without a top folder, so that the data set does not depend on how the source was packed.
    names: Buffer.from(paths.map((path) => `${path.slice(root.length)}\0`).join('')),
  };
}

function sourceChanged({ path }: FileListing, what: string, found: string, expected: number): StrataError {
  return new StrataError({
    code: 'SOURCE_CHANGED',
    cause: 'user',
    found: `${path} changed while it was read: ${what} has ${found} where ${expected} were listed`,
    expected: 'raw data that does not change while a run uses it',
    remedy: 'run the pipeline again when the data is complete',
  });
}
