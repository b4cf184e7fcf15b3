import { compiled } from './build.mjs';

/**
 * The components that a command needs. Commands that neither compute nor start a server need only compiled code, so that
 * help, checks and `doctor` start fast and work where TensorFlow is unavailable.
 */
export async function needsOf(command) {
  const cluster = Boolean(process.env.TEMPORAL_ADDRESS);
  // Shell completion installs nothing: without compiled code it offers nothing.
  if (command === 'complete') return [];
  if (!['run', 'resume', 'worker'].includes(command)) return compiled;
  if (cluster && command !== 'worker') return compiled;
  const { computing, everything } = await import('./components.mjs');
  return cluster ? computing : everything;
}
