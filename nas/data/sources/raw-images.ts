import { StrataError } from '../../../platform/errors.js';
import type { Fit } from '../images/resize.js';

/** Labeled images as a source has them, before anything is chosen, padded or split. Pixels are read when asked for. */
export interface RawImages {
  /** Names in the order of their labels. */
  readonly classes: readonly string[];
  readonly train: RawSet;
  readonly test: RawSet;
}

export interface RawSet {
  /** [count] */
  readonly labels: Int32Array;
  /** The images at `indices`, in that order, each brought to one size where `fit` says how; only encoded ones can be. */
  pixels(indices: Uint32Array, fit?: Fit): Promise<Pixels>;
}

/** Images of one size. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** [count, height, width, channels] */
  readonly images: Uint8Array;
}

/** How far a phase is, in units of its own (bytes, images). */
export interface PrepareProgress {
  /** `read archive` or `decode images`. */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export type OnProgress = (progress: PrepareProgress) => void;

/** Turns a file system's refusal to read a source into the user's error; passes on anything else. */
export function unreadableSource(path: string, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'there is nothing at',
    ENOTDIR: 'there is nothing at',
    EACCES: 'no permission to read',
    EISDIR: 'a folder and not a file is at',
  };
  const reason = code && reasons[code];
  if (!reason) return cause;
  return new StrataError(
    {
      code: 'DATA_SOURCE_UNREADABLE',
      cause: 'user',
      found: `${reason} ${path}`,
      expected: 'image data that this user may read',
      remedy: "correct the path in the stage's `source`; a relative one starts at the spec's folder",
    },
    { cause },
  );
}

/** A data set is held in memory whole, twice while it is written. */
const MAX_BYTES = 2 ** 31;

/** Room for `count` images of one size; DATA_TOO_LARGE when that is more than can be held. */
export function allocateImages(
  count: number,
  { height, width, channels }: Omit<Pixels, 'images'>,
): Uint8Array<ArrayBuffer> {
  const bytes = count * height * width * channels;
  if (bytes <= MAX_BYTES) return new Uint8Array(bytes);
  throw new StrataError({
    code: 'DATA_TOO_LARGE',
    cause: 'user',
    found: `${count} images of ${height} × ${width} × ${channels} take ${(bytes / 2 ** 30).toFixed(1)} GiB`,
    expected: `at most ${MAX_BYTES / 2 ** 30} GiB of pixels`,
    remedy: 'use smaller images, or fewer with `limit`',
  });
}
