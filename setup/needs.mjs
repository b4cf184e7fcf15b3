import { nativeAddons } from './addons.mjs';
import { build } from './build.mjs';
import { npmPackages } from './npm-packages.mjs';
import { temporal } from './temporal.mjs';
import { tensorflow } from './tensorflow.mjs';

const compiled = [npmPackages, build];
const computing = [...compiled, tensorflow, nativeAddons];

/** Every component, each after those that it is made from. */
export const everything = [...computing, temporal];

/**
 * What a command needs before it can start. Commands that neither compute nor start a server need only compiled
 * code, so that help, checks and `doctor` work on a machine where TensorFlow cannot be had.
 */
export function needsOf(command) {
  const cluster = Boolean(process.env.TEMPORAL_ADDRESS);
  switch (command) {
    case 'run':
    case 'resume':
      return cluster ? compiled : everything;
    case 'worker':
      return cluster ? computing : everything;
    default:
      return compiled;
  }
}
