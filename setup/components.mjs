import { nativeAddons } from './addons.mjs';
import { compiled } from './build.mjs';
import { temporal } from './temporal.mjs';
import { tensorflow } from './tensorflow.mjs';

/** The components for computing, each after its dependencies. */
export const computing = [...compiled, tensorflow, nativeAddons];

export const everything = [...computing, temporal];
