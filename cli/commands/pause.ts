import { cancelRun, pauseRun } from '../../runs/control.js';
import { asTyped } from '../display/command-text.js';
import { exitCode } from '../display/exit-code.js';

/** Stops a run at a checkpoint until it is resumed. */
export async function pause(text: string): Promise<number> {
  const name = await pauseRun(text);
  console.log(asTyped(`${name} pauses at its next checkpoint. To resume: strata resume ${name}`));
  return exitCode.done;
}

/** Ends a run; the stages that it computes write a last checkpoint. */
export async function cancel(text: string): Promise<number> {
  const name = await cancelRun(text);
  console.log(asTyped(`${name} is being cancelled. To resume: strata resume ${name}`));
  return exitCode.done;
}
