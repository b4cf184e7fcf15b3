import type { Stem } from '../../spec/network-demands.js';
import type { CellGeometry } from './geometry.js';
import type { ImageSize } from './image-sizes.js';

/** Sizes of the maps that a cell takes and gives. */
export interface CellMaps {
  /** Of the output of the cell before the last; larger than `last` where that one halved it. */
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
