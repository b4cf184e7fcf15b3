import type { JsonObject } from '../schemas/json.js';

/** What a finished `search` says of itself. */
export interface SearchSummary extends JsonObject {
  /** Trained values of the super-network, α left out. */
  readonly parameters: number;
  /** Normalised entropy of α as the loss has it, before the first step and after the last. */
  readonly entropy: { readonly before: number; readonly after: number };
  /** Mean over all edges after the last step. */
  readonly probabilityOfNone: number;
  readonly levels: readonly LevelSummary[];
  /** The super-network's accuracy on images as `measuredOn` says. */
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

/** What a finished `derive` says of itself. */
export interface DeriveSummary extends JsonObject {
  readonly levels: readonly {
    readonly level: number;
    readonly cells: readonly number[];
    readonly reduction: boolean;
    readonly skips: number;
    readonly genotype: string;
  }[];
  readonly discretisation: {
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

/** What a finished `evaluate` says of itself. */
export interface EvaluateSummary extends JsonObject {
  /** Trained values, the auxiliary head left out. */
  readonly parameters: number;
  /** Multiply-adds of convolutions and linear layers for one image, the auxiliary head left out. */
  readonly multiplyAdds?: number;
  readonly testAccuracy: number;
  /** Share of test images whose class is among the five likeliest; only with more than five classes. */
  readonly testTop5?: number;
  readonly testLoss: number;
  readonly testImages: number;
  readonly trainAccuracy: number;
  readonly trainLoss: number;
}
