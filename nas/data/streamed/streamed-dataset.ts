import type { Artifact } from '../../../store/artifact.js';
import type { DatasetFacts, LabelledSet } from '../dataset.js';
import type { Fit } from '../fit-image.js';

/** A prepared data set whose images stay encoded, in a blob of their own, until a batch needs them. */
export interface StreamedDataset extends DatasetFacts {
  /** How an image of any size becomes one of the network's. */
  readonly fit: Fit;
  /** The blob with the encoded images, one after the other: those of training, then those of testing. */
  readonly images: Artifact;
  readonly train: PackedSet & Pick<DatasetFacts['train'], 'part'>;
  readonly test: PackedSet;
}

export interface PackedSet extends LabelledSet {
  /** [count]: bytes of each encoded image. */
  readonly sizes: Int32Array;
  /** [count, 32]: SHA-256 of each encoded image. */
  readonly digests: Uint8Array;
  /** Paths from `train/` or `test/` on, for errors: UTF-8, with a zero byte after each. */
  readonly names: Uint8Array;
}

export const DIGEST_BYTES = 32;

/** The name of one image. */
export function nameOf({ names }: PackedSet, index: number): string {
  let start = 0;
  for (let i = 0; i < index; i++) start = names.indexOf(0, start) + 1;
  return Buffer.from(names.subarray(start, names.indexOf(0, start))).toString();
}

/** [count]: where each image begins in the blob; `first` is where the first one does. */
export function offsetsOf({ sizes }: PackedSet, first: number): Float64Array {
  let at = first;
  // A blob may be larger than 2³² bytes.
  return Float64Array.from(sizes, (size) => {
    at += size;
    return at - size;
  });
}

/** Bytes of all images of a set. */
export function bytesOf({ sizes }: Pick<PackedSet, 'sizes'>): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}
