import type { Json, JsonObject } from '../schemas/json.js';
import type { Report } from './diagnostic.js';
import { checkLevels } from './levels.js';
import type { Path } from './path.js';
import type { StageKind } from './plan.js';

type Settings = Record<string, Json>;
/** Whether the value that the fields lead to is there and has the form that its schema asks for. */
type IsSound = (...fields: string[]) => boolean;

/**
 * What a kind demands of its settings beyond their schema, and the defaults that depend on other fields. A demand is
 * only checked where what it speaks of is sound.
 */
export function applyStageRules(
  kind: StageKind,
  settings: Settings,
  isSound: IsSound,
  path: Path,
  report: Report,
): void {
  if (kind === 'prepare') {
    checkPrepare(settings, isSound, path, report);
    applyImageSize(settings, isSound, path, report);
  }
  if (kind === 'evaluate' && isSound('augment')) settleCrop(settings);
  if (kind === 'evaluate' && isSound('weights', 'learningRate')) checkFall(settings, path, report);
  if (kind === 'search') checkStart(settings, path, report);
  if (kind === 'search' && isSound('epochs') && isSound('entropy')) {
    completeEntropy(settings, [...path, 'entropy'], report);
  }
  // Other kinds have no such field, and what is written there all the same may be anything.
  if (kind !== 'warmup' && kind !== 'search') return;
  if (isSound('network', 'levels') && isSound('network', 'cells')) {
    const { levels, cells } = settings['network'] as { levels: Json; cells: number };
    checkLevels(levels, cells, [...path, 'network', 'levels'], report);
  }
  if (isSound('network', 'channels') && isSound('network', 'partialChannels')) {
    checkPartialChannels(settings['network'] as unknown as PartialNetwork, [...path, 'network'], report);
  }
}

function checkPrepare(settings: Settings, isSound: IsSound, path: Path, report: Report) {
  if (isSound('holdout') && isSound('measure')) {
    const { holdout, measure } = settings as { holdout: number; measure: number };
    if (holdout + measure >= 1) {
      report([...path, 'measure'], {
        code: 'SPEC_OUT_OF_RANGE',
        found: `holdout ${holdout} and measure ${measure} leave no images to train weights on`,
        expected: 'shares that together stay below 1',
      });
    }
  }
  if (isSound('normalize', 'mean') && isSound('normalize', 'std')) {
    const { mean, std } = settings['normalize'] as { mean: Json[]; std: Json[] };
    if (mean.length !== std.length) {
      report([...path, 'normalize'], {
        code: 'SPEC_CONFLICT',
        found: `mean has ${mean.length} numbers and std has ${std.length}`,
        expected: 'one number per channel in each',
      });
    }
  }
}

interface PartialNetwork {
  channels: number;
  partialChannels: number;
}

function checkPartialChannels({ channels, partialChannels }: PartialNetwork, path: Path, report: Report) {
  if (channels % partialChannels === 0) return;
  report([...path, 'partialChannels'], {
    code: 'SPEC_NETWORK_IMPOSSIBLE',
    found: `one in ${partialChannels} of ${channels} channels is no whole number of channels`,
    expected: 'a number that divides `channels`',
  });
}

/** A resized crop takes the place of the plain one, so that whatever that is must not change the key. */
function settleCrop(settings: Settings) {
  const augment = settings['augment'] as { crop: number; resizedCrop: number };
  if (augment.resizedCrop > 0) augment.crop = 0;
}

/** `to` is where a cosine or a line ends, `factor` what an exponential fall goes by. */
function checkFall(settings: Settings, path: Path, report: Report) {
  const { learningRate } = settings['weights'] as { learningRate: JsonObject };
  const unused = learningRate['schedule'] === 'exponential' ? 'to' : 'factor';
  const preset = unused === 'to' ? 0 : 0.97;
  if (learningRate[unused] === preset) return;
  report([...path, 'weights', 'learningRate', unused], {
    code: 'SPEC_CONFLICT',
    found: `the learning rate is ${learningRate['schedule'] as string}, which has no \`${unused}\``,
    expected: unused === 'to' ? '`factor`' : '`to`, or `schedule: exponential`',
  });
}

interface Entropy {
  schedule: string;
  from: number;
  to: number;
  startEpoch: number;
  endEpoch?: number;
}

function completeEntropy(settings: Settings, path: Path, report: Report) {
  const entropy = settings['entropy'] as unknown as Entropy;
  entropy.endEpoch ??= settings['epochs'] as number;
  if (entropy.schedule === 'constant') {
    if (entropy.to !== 0 && entropy.to !== entropy.from) {
      report([...path, 'to'], {
        code: 'SPEC_CONFLICT',
        found: 'the schedule is constant, and `to` differs from `from`',
        expected: 'with `constant` only `from`',
        remedy: 'choose the schedule linear, cosine or step, or write `from` for `to`',
      });
    }
    // It changes no result, so it must not change the key either.
    entropy.to = entropy.from;
  }
  if (entropy.startEpoch > entropy.endEpoch) {
    report([...path, 'startEpoch'], {
      code: 'SPEC_OUT_OF_RANGE',
      found: `startEpoch ${entropy.startEpoch} comes after endEpoch ${entropy.endEpoch}`,
      expected: 'a start before the end; the end is `epochs` unless given',
    });
  }
}

/** A search goes on from a checkpoint, which brings data set and network, or names both itself. */
function checkStart(settings: Settings, path: Path, report: Report) {
  const afresh = ['dataset', 'network'].filter((field) => settings[field] !== undefined);
  if (settings['from'] === undefined) {
    const absent = ['dataset', 'network'].filter((field) => settings[field] === undefined);
    if (absent.length === 0) return;
    report(
      path,
      {
        code: 'SPEC_MISSING_KEY',
        found: `the search has no \`from\`${afresh.length > 0 ? ` and no \`${absent.join('`, `')}\`` : ''}`,
        expected: '`from`: a checkpoint to go on from; or both `dataset` and `network`',
        remedy: 'from: ${{ stages.warmup.outputs.checkpoint }}',
      },
      'key',
    );
  } else if (afresh.length > 0) {
    report(
      [...path, afresh[0]!],
      {
        code: 'SPEC_CONFLICT',
        found: `the search goes on \`from\` a checkpoint and also has \`${afresh.join('` and `')}\``,
        expected: 'either `from`, or `dataset` and `network`: a checkpoint brings both',
        remedy: `remove \`${afresh.join('` and `')}\`, or \`from\``,
      },
      'key',
    );
  }
}

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
