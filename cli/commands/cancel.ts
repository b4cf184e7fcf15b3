import { exitCode } from '../exit-code.js';
import { openRun } from '../open-run.js';
import { asTyped } from '../typed-command.js';

/** Ends a run; the stages that it computes write a last checkpoint. */
export async function cancel(text: string): Promise<number> {
  const { name, handle, close } = await openRun(text);
  await handle.cancel();
  await close();
  console.log(asTyped(`${name} is being cancelled. To take it up again: strata resume ${name}`));
  return exitCode.done;
}
