import { createInterface } from 'node:readline/promises';
import { StrataError } from '../../platform/errors.js';
import { byteSize } from '../../report/text.js';
import { prepareRemoval, type RemovalEffect } from '../../runs/removal/preview.js';

export interface RmOptions {
  readonly dryRun?: true;
  readonly yes?: true;
}

/**
 * Removes runs, and what no other run refers to. First shows what will be removed; then asks on a terminal, and elsewhere
 * requires `--yes`. Throws RUN_ACTIVE and REMOVAL_NOT_CONFIRMED.
 */
export async function rm(texts: readonly string[], { dryRun, yes }: RmOptions): Promise<void> {
  const removal = await prepareRemoval(texts);
  const { runs, effect } = removal;
  for (const run of runs) console.log(dryRun ? `would remove ${run}` : run);
  console.log(`with ${effectText(effect)}`);
  if (dryRun) return;
  if (!yes && !(await isConfirmed(runs))) {
    console.log('nothing was removed');
    return;
  }
  await removal.carryOut();
  console.log(
    `removed ${runs.length === 1 ? 'the run' : `${runs.length} runs`}; freed ${byteSize(effect.bytes)}`,
  );
}

function effectText({ results, checkpoints, blobs, bytes, shared }: RemovalEffect): string {
  const removed = [count(results, 'result'), count(checkpoints, 'checkpoint'), count(blobs, 'file')].join(
    ', ',
  );
  const kept = `; ${count(shared, 'stage')} shared with other runs ${shared === 1 ? 'is' : 'are'} kept`;
  return `${removed}: ${byteSize(bytes)}${shared > 0 ? kept : ''}`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

async function isConfirmed(runs: readonly string[]): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new StrataError({
      code: 'REMOVAL_NOT_CONFIRMED',
      cause: 'user',
      found: 'cannot ask for confirmation: not a terminal',
      remedy: 'add --yes, or --dry-run to see what would be removed',
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`remove ${runs.length === 1 ? 'it' : 'them'}? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
