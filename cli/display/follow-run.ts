import { setTimeout as sleep } from 'node:timers/promises';
import { duration } from '../../report/text.js';
import type { Temporal } from '../../runs/temporal.js';
import { watchRun, type WatchNotice } from '../../runs/watch.js';
import { homeStore } from '../../store/open-store.js';
import { printCommand } from './command-text.js';
import type { Display } from './display.js';
import { plainDisplay } from './plain-display.js';
import { exitCode } from './exit-code.js';
import { printFailures } from './failures.js';
import { printFindings } from './findings.js';

/** Watches a run to its end, says what came of it and what can be done next, and answers with the exit code. */
export async function followRun(run: string, temporal: Temporal): Promise<number> {
  const display = await chooseDisplay();
  const interrupted = interrupts();
  const end = await watchRun(run, temporal, {
    update: (view) => display.update(view),
    notice: (notice) => display.say(noticeTexts[notice]),
    interruptedWithin: (milliseconds) => interrupted.within(milliseconds),
  }).finally(() => {
    interrupted.end();
    display.end();
  });
  console.log();
  if (end.type === 'left') {
    console.log(`${run} goes on`);
    printCommand('To come back to it:', `strata resume ${run}`);
    return exitCode.interrupted;
  }
  if (end.type === 'paused') {
    console.log(`${run} is paused`);
    printCommand('To go on from its checkpoints:', `strata resume ${run}`);
    return exitCode.interrupted;
  }
  switch (end.status) {
    case 'COMPLETED':
      console.log(`${run} finished in ${duration(end.seconds)}\n`);
      await printFindings(homeStore(), run);
      return exitCode.done;
    case 'FAILED':
      return printFailures(homeStore(), run, end.state?.stages ?? {});
    default:
      console.log(`${run} was ${end.status.toLowerCase()} after ${duration(end.seconds)}`);
      printCommand('To go on from its checkpoints:', `strata resume ${run}`);
      return exitCode.interrupted;
  }
}

/** Lines that are drawn in place on a terminal, and plain ones elsewhere. */
export async function chooseDisplay(): Promise<Display> {
  if (!process.stdout.isTTY) return plainDisplay((line) => console.log(line));
  const { liveDisplay } = await import('./live-display.js');
  return liveDisplay(process.stdout);
}

const noticeTexts: Readonly<Record<WatchNotice, string>> = {
  pausing: 'pausing at the next checkpoint; Ctrl-C again leaves the run running instead',
  'restarting-server': 'the Temporal server has gone; starting it again',
  'waiting-for-cluster':
    'the Temporal cluster does not answer; waiting for it. The run may continue meanwhile',
};

/** Ctrl-C as something to be looked at instead of the process's end. */
export function interrupts() {
  let count = 0;
  let wake = new AbortController();
  const onInterrupt = () => {
    count += 1;
    wake.abort();
  };
  process.on('SIGINT', onInterrupt);
  return {
    /** Waits so long, or until the next Ctrl-C; says whether there was one that nobody has been told of. */
    async within(milliseconds: number): Promise<boolean> {
      await sleep(milliseconds, undefined, { signal: wake.signal }).catch(() => undefined);
      if (count === 0) return false;
      count -= 1;
      if (count === 0) wake = new AbortController();
      return true;
    },
    end: () => void process.off('SIGINT', onInterrupt),
  };
}
