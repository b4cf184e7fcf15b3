import { nativeAddons } from './addons.mjs';
import { compiled } from './build.mjs';
import { temporal } from './temporal.mjs';
import { tensorflow } from './tensorflow.mjs';

/** What computing needs, each component after those that it is made from. */
export const computing = [...compiled, tensorflow, nativeAddons];

export const everything = [...computing, temporal];
