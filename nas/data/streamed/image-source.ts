import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { StrataError } from '../../../platform/errors.js';
import { type Batch, drawnAugmentations, drawnIndices, emptyBatch } from '../batches.js';
import {
  requestedVariation,
  type Variation,
  type VariationDraws,
  variationDraws,
  varyImage,
} from '../images/variation.js';
import { type ImageSource, readAhead } from '../image-source.js';
import { type Augmentation, noAugmentation, normalizationTable, writeImage } from '../images/augment.js';
import { decodeImage, type Fit, fitImage, fittedSize, withChannels } from '../images/decode.js';
import { type ByteImage } from '../images/resize.js';
import { totalBytes, DIGEST_BYTES, imageName, imageOffsets, type StreamedDataset } from './dataset-file.js';

/** How an image is presented to the network: its center, or a random crop and color jitter. */
interface ImageView {
  readonly fit: Fit;
  /** 1 or 3. */
  readonly channels: number;
  readonly random?: { readonly variation: Variation; readonly draws: VariationDraws };
}

/** The pixels of an encoded image that the network gets. A resized crop is taken from the image at its own size. */
function decodeView(bytes: Uint8Array, name: () => string, { fit, channels, random }: ImageView): ByteImage {
  const image = withChannels(decodeImage(bytes, name), channels);
  if (!random) return fitImage(image, fit);
  const { variation, draws } = random;
  return varyImage(
    variation.resizedCrop > 0 ? image : fitImage(image, fit),
    fittedSize(fit),
    variation,
    draws,
  );
}

/** Position of an encoded image in the blob, and its expected digest. */
interface PackedImage {
  readonly offset: number;
  readonly size: number;
  /** SHA-256. */
  readonly digest: Uint8Array;
}

/** The bytes of one encoded image. Throws DATA_IMAGE_DAMAGED if they changed since they were prepared. */
async function readPackedImage(
  file: FileHandle,
  { offset, size, digest }: PackedImage,
  name: () => string,
): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(size);
  const { bytesRead } = await file.read(bytes, 0, size, offset);
  if (bytesRead === size && createHash('sha256').update(bytes).digest().equals(digest)) return bytes;
  throw new StrataError({
    code: 'DATA_IMAGE_DAMAGED',
    cause: 'environment',
    found: `${name()} changed since it was prepared${bytesRead < size ? `: ${bytesRead} of ${size} bytes remain` : ''}`,
    expected: 'bytes that match the digest in the data set',
    remedy: 'run the pipeline again: the prepare stage detects the damage and packs the images again',
  });
}

/** Batches that are decoded while a step runs: one ready, one in progress. */
const AHEAD = 2;

/**
 * A data set of which only a few batches are in memory. When a batch is made, each image is read from the blob at `path`,
 * checked against its digest, decoded, and fitted to the network's size.
 */
export function streamedSource(dataset: StreamedDataset, path: string): ImageSource {
  const { fit, channels, train, test } = dataset;
  const offsets = { train: imageOffsets(train, 0), test: imageOffsets(test, totalBytes(train)) };
  const values = normalizationTable(dataset);

  async function readPixels(file: FileHandle, set: 'train' | 'test', index: number, view: ImageView) {
    const { sizes, digests } = dataset[set];
    const digest = digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    const name = () => imageName(dataset[set], index);
    const bytes = await readPackedImage(
      file,
      { offset: offsets[set][index]!, size: sizes[index]!, digest },
      name,
    );
    // Decoding blocks the event loop: give it a turn after each image.
    await setImmediate();
    return decodeView(bytes, name, view).pixels;
  }

  async function makeBatch(
    batch: number,
    set: 'train' | 'test',
    image: (item: number) => { index: number; view: ImageView; augmentation: Augmentation },
  ): Promise<Batch> {
    const into = emptyBatch(dataset, batch);
    const file = await open(path);
    try {
      for (let item = 0; item < batch; item++) {
        const { index, view, augmentation } = image(item);
        const images = await readPixels(file, set, index, view);
        writeImage(dataset, values, { images, index: 0 }, augmentation, { images: into.images, item });
        into.labels[item] = dataset[set].labels[index]!;
      }
    } finally {
      await file.close();
    }
    return into;
  }

  return {
    ...dataset,
    ahead: AHEAD,
    trainingBatch(indices, options) {
      const { seed, purpose, epoch, step, batch } = options;
      const drawn = drawnIndices(indices, options);
      const augmentation = drawnAugmentations(dataset, options);
      const variation = requestedVariation(options.augment);
      const draws = variation && variationDraws({ seed, purpose, epoch, step }, batch);
      return makeBatch(batch, 'train', (item) => ({
        index: drawn[item]!,
        augmentation: augmentation(item),
        view: { fit, channels, ...(variation && draws && { random: { variation, draws: draws(item) } }) },
      }));
    },
    async *evaluationBatches(indices, batch, set) {
      const count = Math.ceil(indices.length / batch);
      const made = readAhead(
        (number) =>
          makeBatch(batch, set, (item) => ({
            index: indices[(number * batch + item) % indices.length]!,
            augmentation: noAugmentation,
            view: { fit, channels },
          })),
        { count, ahead: AHEAD },
      );
      for (let number = 0; number < count; number++) {
        const mask = Float32Array.from({ length: batch }, (_, item) =>
          number * batch + item < indices.length ? 1 : 0,
        );
        yield { ...(await made(number)), mask };
      }
    },
  };
}
