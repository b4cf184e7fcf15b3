import { StrataError } from '../../errors/strata-error.js';
import { divisorOf, suitsAuxiliary } from '../../spec/network-demands.js';
import type { Stem } from '../../spec/network-demands.js';

/** Height and width of a network's images. */
export type ImageSize = readonly [height: number, width: number];

/** The last check before a network is built; a spec's own check knows the size of some sources only. */
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
    fault: 'user',
    found,
    expected,
    remedy: 'set `pad` of the prepare stage, or bring the images to another size',
  });
}
