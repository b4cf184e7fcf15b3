import { rm as removeFolder } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { logFolder } from '../../activities/attempt-log.js';
import { StrataError } from '../../platform/errors.js';
import { byteSize } from '../../report/text.js';
import { assertIdle, whatGoes, type WhatGoes } from '../../runs/removal/preview.js';
import { removeRuns } from '../../runs/removal/remove.js';
import { homeStore } from '../../store/open-store.js';
import { findRun } from '../../store/run.js';
import { exitCode } from '../display/exit-code.js';

export interface RmOptions {
  readonly dryRun?: true;
  readonly yes?: true;
}

/**
 * Removes runs, and what no other run refers to. Tells first what goes; asks on a terminal, and elsewhere wants `--yes`.
 * Throws RUN_UNDER_WAY and REMOVAL_NOT_CONFIRMED.
 */
export async function rm(texts: readonly string[], { dryRun, yes }: RmOptions): Promise<number> {
  const store = homeStore();
  const found = await Promise.all(texts.map((text) => findRun(store, text)));
  const runs = [...new Set(found.map(({ name }) => name))];
  await assertIdle(store, runs);
  const going = await whatGoes(store, runs);
  for (const run of runs) console.log(dryRun ? `would remove ${run}` : run);
  console.log(`with ${inWords(going)}`);
  if (dryRun) return exitCode.done;
  if (!yes && !(await confirmed(runs))) {
    console.log('nothing was removed');
    return exitCode.done;
  }
  await removeRuns(store, runs);
  for (const run of runs) await removeFolder(logFolder(run), { recursive: true, force: true });
  console.log(
    `removed ${runs.length === 1 ? 'the run' : `${runs.length} runs`}; ${byteSize(going.bytes)} are free`,
  );
  return exitCode.done;
}

function inWords({ results, checkpoints, blobs, bytes, shared }: WhatGoes): string {
  const goes = [count(results, 'result'), count(checkpoints, 'checkpoint'), count(blobs, 'file')].join(', ');
  const stays = shared > 0 ? `; ${count(shared, 'stage')} shared with other runs stay` : '';
  return `${goes}: ${byteSize(bytes)}${shared === 1 ? stays.replace(/stay$/, 'stays') : stays}`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

async function confirmed(runs: readonly string[]): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new StrataError({
      code: 'REMOVAL_NOT_CONFIRMED',
      cause: 'user',
      found: 'nobody can be asked whether this is to be removed: this is no terminal',
      remedy: 'give --yes, or --dry-run to see what would go',
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
