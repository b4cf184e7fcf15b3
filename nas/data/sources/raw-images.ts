import { StrataError } from '../../../platform/errors.js';
import type { Fit } from '../images/decode.js';

/** Labeled images of a source, before they are limited, padded or split. Pixels are read on demand. */
export interface RawImages {
  /** Names in the order of their labels. */
  readonly classes: readonly string[];
  readonly train: RawSet;
  readonly test: RawSet;
}

export interface RawSet {
  /** [count] */
  readonly labels: Int32Array;
  /** The images at `indices`, in that order. `fit` resizes each image, which only image files support. */
  pixels(indices: Uint32Array, fit?: Fit): Promise<Pixels>;
}

/** Images of the same size. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** [count, height, width, channels] */
  readonly images: Uint8Array;
}

/** Progress of a phase, in its own unit (bytes, images). */
export interface PrepareProgress {
  /** For example `read archive` or `decode images`. */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export type OnProgress = (progress: PrepareProgress) => void;

/** Turns a file-system error for a source into a user error; returns any other error unchanged. */
export function unreadableSource(path: string, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'file not found:',
    ENOTDIR: 'file not found:',
    EACCES: 'no permission to read',
    EISDIR: 'a folder instead of a file is at',
  };
  const reason = code && reasons[code];
  if (!reason) return cause;
  return new StrataError(
    {
      code: 'DATA_SOURCE_UNREADABLE',
      cause: 'user',
      found: `${reason} ${path}`,
      expected: 'image data that this user may read',
      remedy: "correct the path in the stage's `source`; a relative path starts at the spec's folder",
    },
    { cause },
  );
}

/** A data set is held in memory as a whole, and twice while it is written. */
const MAX_BYTES = 2 ** 31;

/** A buffer for `count` images of the same size. Throws DATA_TOO_LARGE if they do not fit in memory. */
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
