import type { JsonObject } from '../schemas/json.js';
import { divisorOf, suitsAuxiliary, type Stem } from './network-demands.js';
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
    const isSized = stages.find((one) => one.name === dataset)?.settings?.['size'] !== undefined;
    const remedyFor = (suits: (side: number) => boolean) =>
      isSized ? `choose another \`size\` in the stage \`${dataset}\`` : padTo(size, dataset, suits);
    const stem = ((kind === 'evaluate' && settings?.['stem']) || 'cifar') as Stem;
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
    } else if (kind === 'evaluate' && hasAuxiliary(settings) && !size.every(fits)) {
      const map = size.map((side) => side / divisor) as [number, number];
      report(path, {
        code: 'SPEC_NETWORK_IMPOSSIBLE',
        found: `the images are ${show(size)}, so that the auxiliary head would get a map of ${show(map)}`,
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
  return settings !== undefined && settings['auxiliary'] !== false;
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
