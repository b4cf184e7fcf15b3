import type { Json, JsonObject } from '../../schemas/json.js';
import type { RuleContext, Settings, StageDefinition } from '../definition.js';

/** Raw images in, one data set out. */
export const prepare: StageDefinition = {
  outputs: ['dataset'],
  version: 1,
  usesTensorFlow: false,
  applyRules(settings, context) {
    checkShares(settings, context);
    checkNormalization(settings, context);
    applyImageSize(settings, context);
  },
  costs: ['limit'],
};

function checkShares(settings: Settings, { isValid, report }: RuleContext): void {
  if (!isValid('holdout') || !isValid('measure')) return;
  const { holdout, measure } = settings as { holdout: number; measure: number };
  if (holdout + measure < 1) return;
  report(['measure'], {
    code: 'SPEC_OUT_OF_RANGE',
    found: `holdout ${holdout} and measure ${measure} leave no images for training the weights`,
    expected: 'shares with a sum below 1',
  });
}

function checkNormalization(settings: Settings, { isValid, report }: RuleContext): void {
  if (!isValid('normalize', 'mean') || !isValid('normalize', 'std')) return;
  const { mean, std } = settings['normalize'] as { mean: Json[]; std: Json[] };
  if (mean.length === std.length) return;
  report(['normalize'], {
    code: 'SPEC_CONFLICT',
    found: `mean has ${mean.length} numbers and std has ${std.length}`,
    expected: 'one number per channel in each',
  });
}

const ofEncodedImages = ['size', 'shorterSide', 'streaming'] as const;

/**
 * Checks `size`, `shorterSide` and `streaming` against each other, and sets the default of `shorterSide`. None of them is set
 * where none is given: such a stage keeps the key that it had before these settings existed.
 */
function applyImageSize(settings: Settings, { isValid, report }: RuleContext): void {
  if (settings['streaming'] === false) delete settings['streaming'];
  const given = ofEncodedImages.filter((field) => settings[field] !== undefined);
  const [first] = given;
  if (first === undefined) return;
  if (isValid('source') && (settings['source'] as JsonObject)['imageFolder'] === undefined) {
    report(
      [first],
      {
        code: 'SPEC_CONFLICT',
        found: `\`${first}\` with a source whose images have one size and are not encoded`,
        expected: '`imageFolder`',
        remedy: `remove \`${given.join('` and `')}\``,
      },
      'key',
    );
  }
  if (settings['size'] === undefined) {
    report(
      [first],
      {
        code: 'SPEC_MISSING_KEY',
        found: `\`${first}\` without \`size\``,
        expected: '`size`: the side of the square that each image becomes, in pixels',
        remedy: 'size: 224',
      },
      'key',
    );
    return;
  }
  if (settings['streaming'] && settings['pad'] !== 0 && isValid('pad')) {
    report(['pad'], {
      code: 'SPEC_CONFLICT',
      found: '`pad` with `streaming`',
      expected: 'no border: every image is resized to `size`',
      remedy: 'remove `pad`, and raise `size` instead',
    });
  }
  if (!isValid('size')) return;
  settings['shorterSide'] ??= settings['size'];
  const { size, shorterSide } = settings as { size: number; shorterSide: number };
  if (isValid('shorterSide') && shorterSide < size) {
    report(['shorterSide'], {
      code: 'SPEC_OUT_OF_RANGE',
      found: `a shorter side of ${shorterSide} pixels, smaller than the crop of ${size}`,
      expected: `at least ${size}, which is \`size\``,
    });
  }
}
