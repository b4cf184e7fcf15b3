import type { DeriveSettings } from '../../schemas/generated/stage-derive.js';
import type { JsonObject } from '../../schemas/json.js';
import { percent, type StageDefinition, type SummaryReport } from '../definition.js';
import type { Filled } from '../settings-types.js';

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

/** Turns a search's architecture parameters into one cell for each level. */
export const derive: StageDefinition<DeriveSummary> = {
  outputs: ['genotype'],
  version: 2,
  usesTensorFlow: true,
  costs: ['network', 'threads'],
  report: deriveReport,
};

/** The `with` of a planned stage. */
export type DeriveWith = Filled<Omit<DeriveSettings, 'from'>>;
