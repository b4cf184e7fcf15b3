import type { JsonObject } from '../schemas/json.js';
import type { DraftStage } from './draft-stage.js';
import { preparedSize, type ImageSize } from './image-size.js';
import type { Report } from './report.js';

/** Reports networks that cannot take the images they are given, as far as the images' size is known. */
export function checkNetworkInputs(stages: readonly DraftStage[], report: Report): void {
  const sizes = new Map(stages.map((stage) => [stage.name, preparedSize(stage)]));
  for (const { name, inputs, settings, kind } of stages) {
    const dataset = inputs['dataset']?.stage;
    const size = dataset && sizes.get(dataset);
    if (!size) continue;
    const path = ['stages', name, 'with', 'dataset'];
    if (size.some((side) => side % 4 !== 0)) {
      report(path, {
        code: 'SPEC_NETWORK_IMPOSSIBLE',
        found: `the images are ${show(size)}, and two reduction cells cannot halve that`,
        expected: 'a height and width that divide by 4',
        remedy: padTo(size, dataset, (side) => side % 4 === 0),
      });
    } else if (kind === 'evaluate' && hasAuxiliary(settings) && !size.every(suitsAuxiliary)) {
      report(path, {
        code: 'SPEC_NETWORK_IMPOSSIBLE',
        found: `the images are ${show(size)}, so that the auxiliary head would get a map of ${show([size[0] / 4, size[1] / 4])}`,
        expected: 'images of 32 x 32, for a map of 8 x 8',
        remedy: `write auxiliary: false, or ${padTo(size, dataset, suitsAuxiliary)}`,
      });
    }
  }
}

function hasAuxiliary(settings: JsonObject | undefined): boolean {
  return settings !== undefined && settings['auxiliary'] !== false;
}

/** The head pools 5 x 5 at stride 3, and its 2 x 2 convolution has to leave a single value (DARTS, AuxiliaryHeadCIFAR). */
function suitsAuxiliary(side: number): boolean {
  return Math.floor((side / 4 - 5) / 3) + 1 === 2;
}

function padTo(size: ImageSize, stage: string, suits: (side: number) => boolean): string {
  const extra = [1, 2, 3, 4].find((pad) => size.every((side) => suits(side + 2 * pad)));
  return extra ? `raise \`pad\` of the stage \`${stage}\` by ${extra}` : 'bring the images to another size';
}

function show([height, width]: ImageSize): string {
  return `${height} x ${width}`;
}
