import type { JsonObject } from '../../schemas/json.js';
import { type Finding, percent, type SummaryReport } from '../definition.js';

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
