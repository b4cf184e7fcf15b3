import type { SearchSettings } from '../../schemas/generated/stage-search.js';
import type { RuleContext, Settings, StageDefinition } from '../definition.js';
import type { Filled, NetworkSettings } from '../filled.js';
import { checkNetwork } from '../network-rules.js';
import { searchReport, type SearchSummary } from './summary.js';

/** Trains architecture parameters and weights in alternation. */
export const search: StageDefinition<SearchSummary> = {
  outputs: ['checkpoint', 'metrics'],
  version: 2,
  usesTensorFlow: true,
  applyRules(settings, context) {
    checkStart(settings, context);
    completeEntropy(settings, context);
    checkNetwork(settings, context);
  },
  costs: ['network', 'batch', 'order', 'threads'],
  report: searchReport,
};

/** The `with` of a planned stage. */
export type SearchWith = Filled<Omit<SearchSettings, 'from' | 'dataset' | 'network'>> & {
  /** Only without a checkpoint, which brings its own. */
  readonly network?: NetworkSettings;
};

/** A search continues from a checkpoint, which brings data set and network, or names both itself. */
function checkStart(settings: Settings, { report }: RuleContext): void {
  const own = ['dataset', 'network'].filter((field) => settings[field] !== undefined);
  if (settings['from'] === undefined) {
    const absent = ['dataset', 'network'].filter((field) => settings[field] === undefined);
    if (absent.length === 0) return;
    report(
      [],
      {
        code: 'SPEC_MISSING_KEY',
        found: `the search has no \`from\`${own.length > 0 ? ` and no \`${absent.join('`, `')}\`` : ''}`,
        expected: '`from`: a checkpoint to continue from; or both `dataset` and `network`',
        remedy: 'from: ${{ stages.warmup.outputs.checkpoint }}',
      },
      'key',
    );
  } else if (own.length > 0) {
    report(
      [own[0]!],
      {
        code: 'SPEC_CONFLICT',
        found: `the search continues \`from\` a checkpoint and also has \`${own.join('` and `')}\``,
        expected: 'either `from`, or `dataset` and `network`: a checkpoint brings both',
        remedy: `remove \`${own.join('` and `')}\`, or \`from\``,
      },
      'key',
    );
  }
}

interface Entropy {
  schedule: string;
  from: number;
  to: number;
  startEpoch: number;
  endEpoch?: number;
}

function completeEntropy(settings: Settings, { isValid, report }: RuleContext): void {
  if (!isValid('epochs') || !isValid('entropy')) return;
  const entropy = settings['entropy'] as unknown as Entropy;
  entropy.endEpoch ??= settings['epochs'] as number;
  if (entropy.schedule === 'constant') {
    if (entropy.to !== 0 && entropy.to !== entropy.from) {
      report(['entropy', 'to'], {
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
    report(['entropy', 'startEpoch'], {
      code: 'SPEC_OUT_OF_RANGE',
      found: `startEpoch ${entropy.startEpoch} comes after endEpoch ${entropy.endEpoch}`,
      expected: 'a start before the end; the end is `epochs` unless given',
    });
  }
}
