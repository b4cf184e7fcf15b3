import { compiled } from './build.mjs';

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
