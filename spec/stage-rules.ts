import type { Json, JsonObject } from '../schemas/json.js';
import { checkLevels } from './levels.js';
import type { StageKind } from './plan.js';
import type { Path } from './path.js';
import type { Report } from './report.js';

type Settings = Record<string, Json>;

/** What a kind demands of its settings beyond their schema, and the defaults that depend on other fields. */
export function applyStageRules(kind: StageKind, settings: Settings, path: Path, report: Report): void {
  if (kind === 'prepare') checkPrepare(settings, path, report);
  if (kind === 'search') completeSearch(settings, path, report);
  const network = settings['network'] as JsonObject | undefined;
  if (network)
    checkLevels(network['levels']!, network['cells'] as number, [...path, 'network', 'levels'], report);
}

function checkPrepare(settings: Settings, path: Path, report: Report) {
  const [holdout, measure] = [settings['holdout'] as number, settings['measure'] as number];
  if (holdout + measure >= 1) {
    report([...path, 'measure'], {
      code: 'SPEC_OUT_OF_RANGE',
      found: `holdout ${holdout} and measure ${measure} leave no images to train weights on`,
      expected: 'shares that together stay below 1',
    });
  }
  const { mean, std } = settings['normalise'] as { mean?: number[]; std?: number[] };
  if (mean && std && mean.length !== std.length) {
    report([...path, 'normalise'], {
      code: 'SPEC_CONFLICT',
      found: `mean has ${mean.length} numbers and std has ${std.length}`,
      expected: 'one number per channel in each',
    });
  }
}

function completeSearch(settings: Settings, path: Path, report: Report) {
  checkStart(settings, path, report);
  const entropy = settings['entropy'] as Record<string, Json> & EntropyEpochs;
  entropy.endEpoch ??= settings['epochs'] as number;
  if (entropy['schedule'] === 'constant') {
    if (entropy['to'] !== 0 && entropy['to'] !== entropy['from']) {
      report([...path, 'entropy', 'to'], {
        code: 'SPEC_CONFLICT',
        found: 'the schedule is constant, and `to` differs from `from`',
        expected: 'with `constant` only `from`',
        remedy: 'choose the schedule linear, cosine or step, or write `from` for `to`',
      });
    }
    entropy['to'] = entropy['from']!;
  }
  if (entropy.startEpoch > entropy.endEpoch) {
    report([...path, 'entropy', 'startEpoch'], {
      code: 'SPEC_OUT_OF_RANGE',
      found: `startEpoch ${entropy.startEpoch} comes after endEpoch ${entropy.endEpoch}`,
      expected: 'a start before the end; the end is `epochs` unless given',
    });
  }
}

interface EntropyEpochs {
  startEpoch: number;
  endEpoch?: number;
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
