import { StrataError } from '../../platform/errors.js';
import { divisorOf, type Stem, suitsAuxiliary } from '../../spec/network-input.js';

/** Position and width of a cell, which follow from the number of cells and the initial channels. */
export interface CellGeometry {
  readonly index: number;
  readonly reduction: boolean;
  readonly afterReduction: boolean;
  /** 0 before the first reduction cell, 1 up to the second, 2 after it. A reduction cell opens its stage. */
  readonly stage: number;
  /** Channels of each node. */
  readonly channels: number;
  /** Channels of the outputs of the cell before the last and of the last cell. */
  readonly inputs: readonly [number, number];
}

export interface NetworkShape {
  readonly cells: number;
  /** Initial channels C. */
  readonly channels: number;
  readonly nodes: number;
  readonly stemMultiplier: number;
  /**
   * How images become the first cell's inputs. `cifar`, the default: one convolution at full size, `stemMultiplier` · C
   * channels wide. `imagenet`: three convolutions of stride 2, the last with C channels; the first cell takes the outputs
   * of the second and the third, as after a reduction.
   */
  readonly stem?: Stem;
}

/** Cells at ⌊L/3⌋ and ⌊2L/3⌋ halve the map and double the channels (DARTS, cnn/model_search.py). */
export function reductionCells(cells: number): readonly number[] {
  return [...new Set([Math.floor(cells / 3), Math.floor((2 * cells) / 3)])];
}

/** The cells of a network, in order. */
export function cellGeometry(shape: NetworkShape): CellGeometry[] {
  const { cells, channels, nodes, stemMultiplier, stem = 'cifar' } = shape;
  const reductions = reductionCells(cells);
  const result: CellGeometry[] = [];
  const width = stem === 'imagenet' ? channels : stemMultiplier * channels;
  let inputs: [number, number] = [width, width];
  let current = channels;
  let stage = 0;
  for (let index = 0; index < cells; index++) {
    const reduction = reductions.includes(index);
    if (reduction) {
      current *= 2;
      stage++;
    }
    const afterReduction = index === 0 ? stem === 'imagenet' : reductions.includes(index - 1);
    result.push({ index, reduction, afterReduction, stage, channels: current, inputs });
    inputs = [inputs[1], nodes * current];
  }
  return result;
}

export interface Edge {
  /** State that the edge starts from: 0 and 1 are the cell's inputs, 2 and on its nodes. */
  readonly from: number;
  /** Node that it leads to, from 0. */
  readonly node: number;
}

/** The edges of a search cell in the order of α's rows: every node takes all states before it. */
export function cellEdges(nodes: number): Edge[] {
  const edges: Edge[] = [];
  for (let node = 0; node < nodes; node++) {
    for (let from = 0; from < node + 2; from++) edges.push({ from, node });
  }
  return edges;
}

export type Stride = 1 | 2;

/** Only the edges from a reduction cell's own inputs halve the map. */
export const strideOf = (cell: CellGeometry, edge: Pick<Edge, 'from'>): Stride =>
  cell.reduction && edge.from < 2 ? 2 : 1;

/** Sizes of the maps at the inputs and the output of a cell. */
export interface CellMaps {
  /** Of the output of the cell before the last; larger than `last` if the last cell halved it. */
  readonly beforeLast: ImageSize;
  readonly last: ImageSize;
  readonly output: ImageSize;
}

/** Size of a map after a window of stride 2 that starts one pixel outside. */
export const halved = ([height, width]: ImageSize): ImageSize => [
  Math.ceil(height / 2),
  Math.ceil(width / 2),
];

/** The maps of every cell of a network for images of the given size. */
export function cellMaps(cells: readonly CellGeometry[], stem: Stem, image: ImageSize): CellMaps[] {
  const quarter = halved(halved(image));
  let [beforeLast, last] = stem === 'imagenet' ? [quarter, halved(quarter)] : [image, image];
  return cells.map(({ reduction }) => {
    const output = reduction ? halved(last) : last;
    const maps = { beforeLast, last, output };
    [beforeLast, last] = [last, output];
    return maps;
  });
}

/** Height and width of a network's images. */
export type ImageSize = readonly [height: number, width: number];

/** The last check before a network is built: the check of a spec knows the image size of some sources only. */
export function assertTakesImages(
  size: ImageSize,
  { auxiliary, stem }: { readonly auxiliary: boolean; readonly stem: Stem },
): void {
  const shown = size.join(' × ');
  const divisor = divisorOf(stem);
  if (size.some((side) => side % divisor !== 0)) {
    throw unsuited(
      stem === 'imagenet'
        ? `images of ${shown}, which the stem and two reduction cells cannot halve five times`
        : `images of ${shown}, which two reduction cells cannot halve`,
      `a height and width that divide by ${divisor}`,
    );
  }
  if (auxiliary && !size.every((side) => suitsAuxiliary(side, stem))) {
    throw unsuited(
      `images of ${shown}, which give the auxiliary head a map of ${size.map((side) => side / divisor).join(' × ')}`,
      `images of ${stem === 'imagenet' ? '224 × 224' : '32 × 32'}, or \`auxiliary: false\``,
    );
  }
}

function unsuited(found: string, expected: string): StrataError {
  return new StrataError({
    code: 'NETWORK_INPUT_UNSUITED',
    cause: 'user',
    found,
    expected,
    remedy: 'set `pad` of the prepare stage, or resize the images',
  });
}
