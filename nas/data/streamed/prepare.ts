import { rm } from 'node:fs/promises';
import type { JsonObject } from '../../../schemas/json.js';
import { putBlob } from '../../../store/blob.js';
import type { ObjectStore } from '../../../store/object-store.js';
import { summaryOf } from '../dataset.js';
import {
  checkClasses,
  checkShares,
  statisticsFor,
  type PrepareJob,
  type PrepareOptions,
} from '../prepare.js';
import { classMembers, type MemberSet } from '../sources/class-folders.js';
import { listTree } from '../sources/file-tree.js';
import { limitedIndices, splitParts } from '../split.js';
import { streamedContentDigest, type StreamedDataset } from './dataset-file.js';
import { packImages } from './pack-images.js';

/** The resolved settings of a `prepare` stage with `streaming`. */
export type StreamedOptions = PrepareOptions & { readonly size: number; readonly shorterSide: number };

/** The media type of the blob with the encoded images. */
const PACKED_IMAGES = 'application/vnd.strata.packed-images';

/**
 * Prepares class folders as a data set whose encoded images are in a blob of the store. Each image is decoded once, so that
 * an unreadable image is found now. At most one image is in memory.
 */
export async function prepareStreamed(
  { with: options, sources, onProgress }: PrepareJob & { readonly with: StreamedOptions },
  store: ObjectStore,
): Promise<{ readonly dataset: StreamedDataset; readonly summary: JsonObject }> {
  checkShares(options);
  const listing = await listTree(sources['images']!.path, onProgress);
  const { classes, root, train, test } = classMembers(listing.path, listing.sizes.keys(), listing.folders);
  const chosen = {
    root,
    train: limitedMembers(train, 'train', options),
    test: limitedMembers(test, 'test', options),
  };
  checkClasses(classes, chosen.train.labels);

  const { size, shorterSide, normalize } = options;
  const fit = { size, shorterSide };
  const file = store.scratchPath();
  try {
    const counted = normalize === 'perChannel' && { fit };
    const packed = await packImages(listing, chosen, file, { ...counted, onProgress });
    const { channels, frequencies } = packed;
    const statistics = statisticsFor(normalize, channels, () => frequencies);
    // A separate phase: hashing a large file takes much longer than packing one image.
    onProgress({ phase: 'store images', done: 0, total: 1 });
    const dataset: StreamedDataset = {
      classes,
      height: size,
      width: size,
      channels,
      fit,
      ...statistics,
      images: await putBlob(store, { file }, PACKED_IMAGES),
      train: { ...packed.train, part: splitParts(packed.train.labels, options) },
      test: packed.test,
    };
    return { dataset, summary: summaryOf(dataset, streamedContentDigest(dataset)) };
  } finally {
    await rm(file, { force: true });
  }
}

function limitedMembers(
  { paths, labels }: MemberSet,
  set: 'train' | 'test',
  { limit, seed }: PrepareOptions,
): MemberSet {
  const indices = limitedIndices(labels, limit?.[set] ?? labels.length, seed, set);
  return {
    paths: Array.from(indices, (index) => paths[index]!),
    labels: Int32Array.from(indices, (index) => labels[index]!),
  };
}
