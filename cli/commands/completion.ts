import type { Command } from 'commander';
import { complete as completionOf } from '../completion/complete.js';
import { completionScript, type Shell } from '../completion/scripts.js';
import { exitCode } from '../display/exit-code.js';

/** Prints what makes a shell complete `strata`. */
export function completion(shell: Shell): number {
  process.stdout.write(completionScript(shell));
  return exitCode.done;
}

/** Prints what may stand at the end of the words, as cli/completion/scripts.ts reads it. */
export async function complete(program: Command, words: readonly string[]): Promise<number> {
  const { candidates, files } = await completionOf(program, words);
  for (const { value, says } of candidates)
    console.log(says ? `${value}\t${says.replaceAll(/\s+/g, ' ')}` : value);
  if (files) console.log([':files', ...files].join(' '));
  return exitCode.done;
}
