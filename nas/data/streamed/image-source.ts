import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { StrataError } from '../../../platform/errors.js';
import { type Batch, drawnAugmentations, drawnIndices, emptyBatch, requestedVariation } from '../batches.js';
import { type ImageSource, readAhead } from '../image-source.js';
import { normalizationTable, noAugmentation, writeImage } from '../images/augment.js';
import { decodeImage } from '../images/decode.js';
import { type ByteImage, type Fit, fitImage, fittedSize, withChannels } from '../images/resize.js';
import { type Variation, type VariationDraws, variationDraws, varyImage } from '../images/variation.js';
import { totalBytes, DIGEST_BYTES, imageName, imageOffsets, type StreamedDataset } from './dataset-file.js';

/** How a network is to see an image: its middle, or a part and colors of it that chance decides. */
interface ImageView {
  readonly fit: Fit;
  /** 1 or 3. */
  readonly channels: number;
  readonly variation?: { readonly wanted: Variation; readonly draws: VariationDraws };
}

/** The pixels that a network sees of an encoded image. A resized crop is taken of the image at its own size. */
function decodeView(
  bytes: Uint8Array,
  name: () => string,
  { fit, channels, variation }: ImageView,
): ByteImage {
  const image = withChannels(decodeImage(bytes, name), channels);
  if (!variation) return fitImage(image, fit);
  const { wanted, draws } = variation;
  return varyImage(wanted.resizedCrop > 0 ? image : fitImage(image, fit), fittedSize(fit), wanted, draws);
}

/** Where an encoded image lies in the blob, and what it must be. */
interface PackedImage {
  readonly offset: number;
  readonly size: number;
  /** SHA-256. */
  readonly digest: Uint8Array;
}

/** One encoded image. Its bytes are those that were prepared, or it is DATA_IMAGE_DAMAGED. */
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
    found: `${name()} is no longer as it was prepared${bytesRead < size ? `: ${bytesRead} of ${size} bytes are left` : ''}`,
    expected: 'the bytes whose digest the data set holds',
    remedy: 'run the pipeline again: the prepare stage notices the damage, and packs the images anew',
  });
}

/** Batches that are decoded while a step is computed: one to take at once, one in the making. */
const AHEAD = 2;

/**
 * A data set of which only the batches at hand are in memory. Each image is read from the blob at `path`, checked against
 * its digest, decoded and brought to the network's size when its batch is made.
 */
export function streamedSource(dataset: StreamedDataset, path: string): ImageSource {
  const { fit, channels, train, test } = dataset;
  const offsets = { train: imageOffsets(train, 0), test: imageOffsets(test, totalBytes(train)) };
  const values = normalizationTable(dataset);

  async function view(file: FileHandle, set: 'train' | 'test', index: number, wanted: ImageView) {
    const { sizes, digests } = dataset[set];
    const digest = digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    const name = () => imageName(dataset[set], index);
    const bytes = await readPackedImage(
      file,
      { offset: offsets[set][index]!, size: sizes[index]!, digest },
      name,
    );
    // Decoding blocks the event loop: others get a turn after each image.
    await setImmediate();
    return decodeView(bytes, name, wanted).pixels;
  }

  async function filled(
    batch: number,
    set: 'train' | 'test',
    image: (item: number) => { index: number; view: ImageView; augmentation: typeof noAugmentation },
  ): Promise<Batch> {
    const into = emptyBatch(dataset, batch);
    const file = await open(path);
    try {
      for (let item = 0; item < batch; item++) {
        const { index, view: wanted, augmentation } = image(item);
        const images = await view(file, set, index, wanted);
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
      const wanted = requestedVariation(options);
      const draws = wanted && variationDraws({ seed, purpose, epoch, step }, batch);
      return filled(batch, 'train', (item) => ({
        index: drawn[item]!,
        augmentation: augmentation(item),
        view: { fit, channels, ...(wanted && draws && { variation: { wanted, draws: draws(item) } }) },
      }));
    },
    async *evaluationBatches(indices, batch, set) {
      const count = Math.ceil(indices.length / batch);
      const made = readAhead(
        (number) =>
          filled(batch, set, (item) => ({
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
