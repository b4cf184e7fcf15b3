import { open, type FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { normalisedValues, untouched, writeImage } from '../augment.js';
import { drawnAugmentations, drawnIndices, emptyBatch, wantedVariation, type Batch } from '../batches.js';
import type { ImageSource } from '../image-source.js';
import { readAhead } from '../read-ahead.js';
import { variationDraws } from '../vary-image.js';
import { readPacked } from './read-packed.js';
import { bytesOf, DIGEST_BYTES, nameOf, offsetsOf, type StreamedDataset } from './streamed-dataset.js';
import { viewOf, type View } from './view.js';

/** Batches that are decoded while a step is computed: one to take at once, one in the making. */
const AHEAD = 2;

/**
 * A data set of which only the batches at hand are in memory. Each image is read from the blob at `path`, checked against
 * its digest, decoded and brought to the network's size when its batch is made.
 */
export function streamedSource(dataset: StreamedDataset, path: string): ImageSource {
  const { fit, channels, train, test } = dataset;
  const offsets = { train: offsetsOf(train, 0), test: offsetsOf(test, bytesOf(train)) };
  const values = normalisedValues(dataset);

  async function view(file: FileHandle, set: 'train' | 'test', index: number, wanted: View) {
    const { sizes, digests } = dataset[set];
    const digest = digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    const name = () => nameOf(dataset[set], index);
    const bytes = await readPacked(file, { offset: offsets[set][index]!, size: sizes[index]!, digest }, name);
    // Decoding blocks the event loop: others get a turn after each image.
    await setImmediate();
    return viewOf(bytes, name, wanted).pixels;
  }

  async function filled(
    batch: number,
    set: 'train' | 'test',
    image: (item: number) => { index: number; view: View; augmentation: typeof untouched },
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
      const wanted = wantedVariation(options);
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
            augmentation: untouched,
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
