import type { DeriveSettings } from '../schemas/generated/stage-derive.js';
import type { EvaluateSettings } from '../schemas/generated/stage-evaluate.js';
import type { PrepareSettings } from '../schemas/generated/stage-prepare.js';
import type { SearchSettings } from '../schemas/generated/stage-search.js';
import type { WarmupSettings } from '../schemas/generated/stage-warmup.js';
import type { Sources } from './sources.js';

/** What the `with` of a planned stage holds, by kind: defaults are written out, references and paths are gone. */
export interface StageSettings {
  readonly prepare: Filled<Omit<PrepareSettings, 'source'>> & {
    readonly source: { readonly format: Sources['format']; readonly labels?: 'fine' | 'coarse' };
  };
  readonly warmup: Filled<Omit<WarmupSettings, 'dataset'>>;
  readonly search: Filled<Omit<SearchSettings, 'from' | 'dataset' | 'network'>> & {
    /** Only where the search starts afresh; otherwise it comes with the checkpoint. */
    readonly network?: NetworkSettings;
  };
  readonly derive: Filled<Omit<DeriveSettings, 'from'>>;
  readonly evaluate: Filled<Omit<EvaluateSettings, 'dataset' | 'genotype' | 'preset'>> & {
    /** Only where the genotype is no output of a stage. */
    readonly genotype?: { readonly format: 'file' } | { readonly published: 'DARTS_V1' | 'DARTS_V2' };
  };
}

export type NetworkSettings = Filled<NonNullable<WarmupSettings['network']>>;

/** These have no default, so they may be absent. */
type WithoutDefault =
  | 'stepsPerEpoch'
  | 'limit'
  | 'size'
  | 'shorterSide'
  | 'streaming'
  | 'partialChannels'
  | 'levelWeights'
  | 'skipDropout'
  | 'maxSkips';

type Filled<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in Exclude<keyof T, WithoutDefault>]-?: Filled<NonNullable<T[K]>> } & {
        readonly [K in Extract<keyof T, WithoutDefault>]?: Filled<NonNullable<T[K]>>;
      }
    : T;
