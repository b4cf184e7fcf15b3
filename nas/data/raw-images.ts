import type { Fit } from './fit-image.js';

/** Labelled images as a source has them, before anything is chosen, padded or split. Pixels are read when asked for. */
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
