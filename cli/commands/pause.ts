import { pauseSignal } from '../../workflows/pipeline-state.js';
import { exitCode } from '../exit-code.js';
import { openRun } from '../open-run.js';
import { asTyped } from '../typed-command.js';

/** Stops a run at a checkpoint until it is resumed. */
export async function pause(text: string): Promise<number> {
  const { name, handle, close } = await openRun(text);
  await handle.signal(pauseSignal);
  await close();
  console.log(asTyped(`${name} pauses at its next checkpoint. To go on: strata resume ${name}`));
  return exitCode.done;
}
