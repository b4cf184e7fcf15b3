import { StrataError } from '../../errors/strata-error.js';

/** Height and width of a network's images. */
export type ImageSize = readonly [height: number, width: number];

/** The last check before a network is built; a spec's own check knows the size of some sources only. */
export function assertTakesImages(size: ImageSize, options: { readonly auxiliary: boolean }): void {
  const shown = size.join(' × ');
  if (size.some((side) => side % 4 !== 0)) {
    throw unsuited(
      `images of ${shown}, which two reduction cells cannot halve`,
      'a height and width that divide by 4',
    );
  }
  if (options.auxiliary && !size.every((side) => AUXILIARY_SIDES.includes(side / 4))) {
    throw unsuited(
      `images of ${shown}, which give the auxiliary head a map of ${size.map((side) => side / 4).join(' × ')}`,
      'images of 32 × 32, or `auxiliary: false`',
    );
  }
}

// Pooling 5 × 5 at stride 3 has to leave 2 × 2 for the head's last convolution.
const AUXILIARY_SIDES = [8, 9, 10];

function unsuited(found: string, expected: string): StrataError {
  return new StrataError({
    code: 'NETWORK_INPUT_UNSUITED',
    fault: 'user',
    found,
    expected,
    remedy: 'set `pad` of the prepare stage, or bring the images to another size',
  });
}
