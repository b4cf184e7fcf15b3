import type { WarmupSettings } from '../schemas/generated/stage-warmup.js';

/** These have no default, so they may be absent. */
type WithoutDefault = 'stepsPerEpoch' | 'partialChannels' | 'levelWeights' | 'skipDropout' | 'maxSkips';

/** Settings with their defaults written out. */
export type Filled<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in Exclude<keyof T, WithoutDefault>]-?: Filled<NonNullable<T[K]>> } & {
        readonly [K in Extract<keyof T, WithoutDefault>]?: Filled<NonNullable<T[K]>>;
      }
    : T;

/** The super-network's settings, which a `warmup` or a `search` has under `network`. */
export type NetworkSettings = Filled<NonNullable<WarmupSettings['network']>>;
