import type { EntropyOver } from '../search/entropy.js';
import type { Levels } from '../search/levels.js';
import type { RampOptions } from '../training/schedules.js';

/** `with` of the stage kinds as a plan holds it: every default written out, references and paths taken out. */
interface TrainingSettings {
  readonly epochs: number;
  readonly batch: number;
  readonly stepsPerEpoch?: number;
  readonly weights: {
    readonly learningRate: { readonly from: number; readonly to: number };
    readonly momentum: number;
    readonly weightDecay: number;
    readonly clip: number;
  };
  readonly augment: { readonly crop: number; readonly flip: boolean };
  readonly seed: number;
  readonly threads: number;
}

export interface NetworkSettings {
  readonly channels: number;
  readonly cells: number;
  readonly nodes: number;
  readonly stemMultiplier: number;
  readonly levels: Levels;
}

export interface WarmupSettings extends TrainingSettings {
  readonly network: NetworkSettings;
}

export interface SearchSettings extends TrainingSettings {
  /** Only where the search starts without a checkpoint. */
  readonly network?: NetworkSettings;
  readonly alpha: {
    readonly learningRate: number;
    readonly betas: readonly [number, number];
    readonly weightDecay: number;
  };
  readonly entropy: RampOptions & { readonly over: EntropyOver };
}

export interface DeriveSettings {
  readonly threads: number;
}

export interface EvaluateSettings extends TrainingSettings {
  readonly cells: number;
  readonly channels: number;
  readonly stemMultiplier: number;
  readonly auxiliary: false | { readonly weight: number };
  /** Largest probability with which an edge is dropped; reached at the last epoch. */
  readonly dropPath: number;
  /** Side of the square that is cut out of a training image, in pixels. */
  readonly cutout: number;
}
