import type { SearchSettings } from '../../schemas/generated/stage-search.js';
import type { JsonObject } from '../../schemas/json.js';
import {
  type Finding,
  percent,
  type RuleContext,
  type Settings,
  type StageDefinition,
  type SummaryReport,
} from '../definition.js';
import { checkNetwork } from '../network-rules.js';
import type { Filled, NetworkSettings } from '../settings-types.js';

/** What a finished `search` reports. */
export interface SearchSummary extends JsonObject {
  /** Trained values of the super-network, α left out. */
  readonly parameters: number;
  /** Normalized entropy of α as the loss has it, before the first step and after the last. */
  readonly entropy: { readonly before: number; readonly after: number };
  /** Mean over all edges after the last step. */
  readonly probabilityOfNone: number;
  readonly levels: readonly LevelSummary[];
  /** The super-network's accuracy on the images that `measuredOn` names. */
  readonly supernetAccuracy: number;
  readonly supernetLoss: number;
  /** `measure`: images that trained neither weights nor α. `alpha`: those that trained α; an optimistic figure. */
  readonly measuredOn: 'measure' | 'alpha';
  /** α's learning rate times its steps: how far α could move. */
  readonly alphaTravel: number;
}

export interface LevelSummary extends JsonObject {
  readonly level: number;
  readonly cells: readonly number[];
  readonly reduction: boolean;
  readonly entropy: number;
  readonly probabilityOfNone: number;
  readonly probabilityOfSkip: number;
  readonly skips: number;
  readonly genotype: string;
}

export const searchReport: SummaryReport<SearchSummary> = {
  needs: ['levels', 'entropy', 'probabilityOfNone', 'supernetAccuracy', 'measuredOn', 'parameters'],
  findings({ entropy, probabilityOfNone, levels, supernetAccuracy, measuredOn, parameters }): Finding[] {
    const byLevel = (values: readonly number[]) =>
      `by level ${values.map((value) => value.toFixed(2)).join(' ')}`;
    return [
      {
        label: 'entropy of α',
        value: `${entropy.before.toFixed(3)} → ${entropy.after.toFixed(3)}`,
        note: byLevel(levels.map((level) => level.entropy)),
      },
      {
        label: 'p(none)',
        value: probabilityOfNone.toFixed(3),
        note: byLevel(levels.map((level) => level.probabilityOfNone)),
      },
      {
        label: 'super-network',
        value: percent(supernetAccuracy),
        note: `of ${images[measuredOn]}; ${parameters.toLocaleString('en-US')} parameters`,
      },
    ];
  },
};

const images: Readonly<Record<SearchSummary['measuredOn'], string>> = {
  measure: 'held-out images',
  alpha: 'images that trained α (optimistic)',
};

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
