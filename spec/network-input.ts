import { closeSync, openSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import type { JsonObject } from '../schemas/json.js';
import { stageDefinition } from '../stages/kinds.js';
import type { Report } from './diagnostic.js';
import type { DraftStage, Sources } from './plan.js';

/** The layers of an evaluation network before its first cell; see `stem` in stages/evaluate. */
export type Stem = 'cifar' | 'imagenet';

/** Sides of a network's images divide by this: two reduction cells halve it, and so do the strides of the stem. */
export const divisorOf = (stem: Stem): number => (stem === 'imagenet' ? 32 : 4);

/** Stride of the auxiliary head's pooling, 5 x 5 (DARTS, AuxiliaryHeadCIFAR and AuxiliaryHeadImageNet). */
export const auxiliaryStride = (stem: Stem): 2 | 3 => (stem === 'imagenet' ? 2 : 3);

/** Whether the auxiliary head accepts the feature map of images of this size: its pooling must give 2 x 2. */
export function suitsAuxiliary(side: number, stem: Stem): boolean {
  return Math.floor((side / divisorOf(stem) - 5) / auxiliaryStride(stem)) + 1 === 2;
}

/** Height and width, in pixels. */
export type ImageSize = readonly [number, number];

/**
 * The size of the images in the data set that a stage makes, where it is known without reading them: from the settings, from
 * the header of IDX files, or because CIFAR's images have one size. A damaged file is found when it is read in full.
 */
export function preparedSize({ kind, settings, sources }: DraftStage): ImageSize | undefined {
  if (!settings || !stageDefinition(kind).outputs.includes('dataset')) return undefined;
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
    // Only the start of a gzip stream is read.
    return read.readUInt16BE(0) === 0x1f8b ? gunzipSync(read, { finishFlush: constants.Z_SYNC_FLUSH }) : read;
  } finally {
    closeSync(file);
  }
}

/** Reports networks that cannot process images of the given size, where the size is known. */
export function checkNetworkInputs(stages: readonly DraftStage[], report: Report): void {
  const sizes = new Map(stages.map((stage) => [stage.name, preparedSize(stage)]));
  for (const { name, inputs, settings } of stages) {
    const dataset = inputs['dataset']?.stage;
    const size = dataset && sizes.get(dataset);
    if (!size) continue;
    const path = ['stages', name, 'with', 'dataset'];
    const isSized = stages.find((one) => one.name === dataset)?.settings?.['size'] !== undefined;
    const remedyFor = (suits: (side: number) => boolean) =>
      isSized ? `choose another \`size\` in the stage \`${dataset}\`` : padTo(size, dataset, suits);
    const stem = (settings?.['stem'] ?? 'cifar') as Stem;
    const divisor = divisorOf(stem);
    const fits = (side: number) => suitsAuxiliary(side, stem);
    if (size.some((side) => side % divisor !== 0)) {
      report(path, {
        code: 'SPEC_NETWORK_IMPOSSIBLE',
        found: `the images are ${show(size)}, and ${
          stem === 'imagenet' ? 'the stem `imagenet` and ' : ''
        }two reduction cells cannot halve that`,
        expected: `a height and width that divide by ${divisor}`,
        remedy: remedyFor((side) => side % divisor === 0),
      });
    } else if (hasAuxiliary(settings) && !size.every(fits)) {
      const map = size.map((side) => side / divisor) as [number, number];
      report(path, {
        code: 'SPEC_NETWORK_IMPOSSIBLE',
        found: `the images are ${show(size)}, so the auxiliary head would get a feature map of ${show(map)}`,
        expected:
          stem === 'imagenet'
            ? 'images of 224 x 224, for a map of 7 x 7'
            : 'images of 32 x 32, for a map of 8 x 8',
        remedy: `write auxiliary: false, or ${remedyFor(fits)}`,
      });
    }
  }
}

function hasAuxiliary(settings: JsonObject | undefined): boolean {
  const auxiliary = settings?.['auxiliary'];
  return auxiliary !== undefined && auxiliary !== false;
}

function padTo(size: ImageSize, stage: string, suits: (side: number) => boolean): string {
  const extra = Array.from({ length: 16 }, (_, i) => i + 1).find((pad) =>
    size.every((side) => suits(side + 2 * pad)),
  );
  return extra ? `raise \`pad\` of the stage \`${stage}\` by ${extra}` : 'bring the images to another size';
}

function show([height, width]: ImageSize): string {
  return `${height} x ${width}`;
}
