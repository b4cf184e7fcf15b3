import { completionScript, type Shell } from '../completion/scripts.js';
import { exitCode } from '../exit-code.js';

/** Prints what makes a shell complete `strata`. */
export function completion(shell: Shell): number {
  process.stdout.write(completionScript(shell));
  return exitCode.done;
}
