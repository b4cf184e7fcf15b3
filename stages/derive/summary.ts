import type { JsonObject } from '../../schemas/json.js';
import { percent, type SummaryReport } from '../definition.js';

/** What a finished `derive` reports. */
export interface DeriveSummary extends JsonObject {
  readonly levels: readonly {
    readonly level: number;
    readonly cells: readonly number[];
    readonly reduction: boolean;
    readonly skips: number;
    readonly genotype: string;
  }[];
  readonly discretization: {
    readonly supernetAccuracy: number;
    /** Accuracy of the derived sub-network with the super-network's weights, each kept operation with weight 1. */
    readonly derivedAccuracy: number;
    /** The same with the kept operations' softmax weights. */
    readonly derivedAccuracySoftmaxWeights: number;
    /** supernetAccuracy − derivedAccuracy */
    readonly gap: number;
    readonly measuredOn: 'measure' | 'alpha';
  };
}

export const deriveReport: SummaryReport<DeriveSummary> = {
  needs: ['levels', 'discretization'],
  findings: ({ discretization: { gap, supernetAccuracy, derivedAccuracy } }) => [
    {
      label: 'discretization gap',
      value: `${(100 * gap).toFixed(2)} points`,
      note: `from ${percent(supernetAccuracy)} to ${percent(derivedAccuracy)}, one operation per edge`,
    },
  ],
};
