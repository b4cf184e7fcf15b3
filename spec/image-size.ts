import { closeSync, openSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import type { DraftStage } from './draft-stage.js';
import type { Sources } from './sources.js';

/** Height and width, in pixels. */
export type ImageSize = readonly [number, number];

/**
/**
 * The size of the images that a `prepare` stage makes, where it can be told without reading them: settings may say it, IDX
 * files do in their header, and CIFAR's are of one size. Whatever is wrong with the file itself is found when it is read
 * in full.
 */
export function preparedSize({ kind, settings, sources }: DraftStage): ImageSize | undefined {
  if (kind !== 'prepare' || !settings) return undefined;
  const side = settings['size'] as number | undefined;
  const size = side !== undefined ? ([side, side] as const) : sources && sourceSize(sources);
  const padding = 2 * (settings['pad'] as number);
  return size && [size[0] + padding, size[1] + padding];
}

function sourceSize({ format, files }: Sources): ImageSize | undefined {
  if (format === 'cifar10' || format === 'cifar100') return [32, 32];
  const images = files['trainImages'];
  return typeof images === 'string' ? idxImageSize(images) : undefined;
}

/** An IDX file of images begins 00 00 08 03, then come number, height and width as big-endian 32-bit numbers. */
function idxImageSize(path: string): ImageSize | undefined {
  try {
    const start = readStart(path);
    return start.readUInt32BE(0) === 0x0803 ? [start.readUInt32BE(8), start.readUInt32BE(12)] : undefined;
  } catch {
    return undefined;
  }
}

function readStart(path: string): Buffer {
  const start = Buffer.alloc(4096);
  const file = openSync(path, 'r');
  try {
    const read = start.subarray(0, readSync(file, start));
    // The rest of a gzip stream is not there, and not wanted.
    return read.readUInt16BE(0) === 0x1f8b ? gunzipSync(read, { finishFlush: constants.Z_SYNC_FLUSH }) : read;
  } finally {
    closeSync(file);
  }
}
