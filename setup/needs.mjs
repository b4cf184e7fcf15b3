import { build } from './build.mjs';
import { npmPackages } from './npm-packages.mjs';

/** What every command needs, each component after those that it is made from. */
export const compiled = [npmPackages, build];

/**
 * What a command needs before it can start. Commands that neither compute nor start a server need only compiled
 * code, so that help, checks and `doctor` work on a machine where TensorFlow cannot be had, and start at once.
 */
export async function needsOf(command) {
  const cluster = Boolean(process.env.TEMPORAL_ADDRESS);
  // At a press of Tab nothing is made ready: where nothing is, nothing is offered.
  if (command === 'complete') return [];
  if (!['run', 'resume', 'worker'].includes(command)) return compiled;
  if (cluster && command !== 'worker') return compiled;
  const { computing, everything } = await import('./everything.mjs');
  return cluster ? computing : everything;
}
