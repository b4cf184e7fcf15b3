import type { Json, JsonObject } from '../schemas/json.js';
import type { Path } from './path.js';
import type { Report } from './report.js';

const fields = ['size', 'shorterSide', 'streaming'] as const;

/**
 * What `size`, `shorterSide` and `streaming` of a `prepare` demand of each other, and the default of `shorterSide`. None of
 * them is written in unless it was asked for: without them a stage keeps the key that it had before there were any.
 */
export function applyImageSize(
  settings: Record<string, Json>,
  isSound: (...fields: string[]) => boolean,
  path: Path,
  report: Report,
): void {
  if (settings['streaming'] === false) delete settings['streaming'];
  const given = fields.filter((field) => settings[field] !== undefined);
  const [first] = given;
  if (first === undefined) return;
  if (isSound('source') && (settings['source'] as JsonObject)['imageFolder'] === undefined) {
    report(
      [...path, first],
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
      [...path, first],
      {
        code: 'SPEC_MISSING_KEY',
        found: `\`${first}\` without \`size\``,
        expected: '`size`: the side of the square that each image is brought to, in pixels',
        remedy: 'size: 224',
      },
      'key',
    );
    return;
  }
  if (settings['streaming'] && settings['pad'] !== 0 && isSound('pad')) {
    report([...path, 'pad'], {
      code: 'SPEC_CONFLICT',
      found: '`pad` with `streaming`',
      expected: 'no border: images of any size are brought to `size`',
      remedy: 'remove `pad`, and raise `size` instead',
    });
  }
  if (!isSound('size')) return;
  settings['shorterSide'] ??= settings['size'];
  const { size, shorterSide } = settings as { size: number; shorterSide: number };
  if (isSound('shorterSide') && shorterSide < size) {
    report([...path, 'shorterSide'], {
      code: 'SPEC_OUT_OF_RANGE',
      found: `a shorter side of ${shorterSide} pixels, of which ${size} are to be taken`,
      expected: `at least ${size}, which is \`size\``,
    });
  }
}
