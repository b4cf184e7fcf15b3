import { setTimeout as sleep } from 'node:timers/promises';
import { duration } from '../../report/text.js';
import type { StartedRun } from '../../runs/control.js';
import { viewOfRun } from '../../runs/view.js';
import { endedAttempts, observeRun, watchRun, type WatchNotice } from '../../runs/watch.js';
import { homeStore } from '../../store/open-store.js';
import type { RunRecord } from '../../store/run.js';
import { exitCode } from '../exit.js';
import { printFailures, printFindings } from './outcome.js';
import { type Display, plainDisplay } from './plain-display.js';
import { printCommand, screenWidth } from './screen.js';
import { asTyped } from './typed-command.js';

/** Prints what a user should know when a run starts: warnings, and the address of its page in the Temporal UI. */
export function printStart(
  { run, temporal, warnings }: StartedRun,
  { showUi = true }: { readonly showUi?: boolean } = {},
): void {
  if (temporal.outdated) {
    const outdated =
      'another build of Strata is running here: to switch to this one, `strata down`, then `strata resume`';
    console.error(asTyped(outdated));
  }
  for (const warning of warnings) console.error(`warning: ${warning}`);
  if (!showUi || temporal.ui === undefined) return;
  const page = `${temporal.ui}/namespaces/default/workflows/${run}`;
  // If the address of the run's page is wider than the screen, the address of the list of runs.
  printCommand('Temporal UI:', page.length + 2 <= screenWidth() ? page : temporal.ui);
}

/** Watches a run to its end, prints the outcome and what can be done next, and returns the exit code. */
export async function followRun({ run, temporal }: StartedRun): Promise<number> {
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
    console.log(`${run} is still running`);
    printCommand('watch it:', `strata resume ${run}`);
    return exitCode.interrupted;
  }
  if (end.type === 'paused') {
    console.log(`${run} is paused`);
    printCommand('resume from checkpoint:', `strata resume ${run}`);
    return exitCode.interrupted;
  }
  switch (end.status) {
    case 'COMPLETED':
      console.log(`${run} finished in ${duration(end.seconds)}\n`);
      await printFindings(run);
      return exitCode.done;
    case 'FAILED':
      return printFailures(run, end.state?.stages ?? {});
    default:
      console.log(`${run} was ${end.status.toLowerCase()} after ${duration(end.seconds)}`);
      printCommand('resume from checkpoint:', `strata resume ${run}`);
      return exitCode.interrupted;
  }
}

/** Lines that are redrawn in place on a terminal, and plain lines elsewhere. */
async function chooseDisplay(): Promise<Display> {
  if (!process.stdout.isTTY) return plainDisplay((line) => console.log(line));
  const { liveDisplay } = await import('./live-display.js');
  return liveDisplay(process.stdout);
}

const noticeTexts: Readonly<Record<WatchNotice, string>> = {
  pausing: 'pausing at the next checkpoint; Ctrl-C again leaves the run running instead',
  'restarting-server': 'the Temporal server is gone; restarting it',
  'waiting-for-cluster':
    'the Temporal cluster does not answer; waiting for it. The run may continue meanwhile',
};

/** Turns Ctrl-C into something that can be awaited, instead of the end of the process. */
function interrupts() {
  let count = 0;
  let wake = new AbortController();
  const onInterrupt = () => {
    count += 1;
    wake.abort();
  };
  process.on('SIGINT', onInterrupt);
  return {
    /** Waits this long or until the next Ctrl-C; resolves to whether there was one that was not yet reported. */
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

const pollMilliseconds = 500;

/**
 * Shows a run's progress until it ends, and how it ended. Unlike `followRun` it does not affect the run: Ctrl-C only ends
 * this command, and a paused run may be resumed elsewhere.
 */
export async function watchStatus(run: RunRecord): Promise<void> {
  const store = homeStore();
  const observer = await observeRun(run);
  const withEnded = await endedAttempts(store, run.name);
  console.log(run.name);
  const display = await chooseDisplay();
  const end = await showUntilEnd().finally(async () => {
    display.end();
    await observer.close();
  });
  console.log(`${run.name}: ${end}`);

  async function showUntilEnd() {
    for (;;) {
      // The status comes first, so that the last update shows how the stages ended.
      const { status, temporal } = await observer.poll();
      if (temporal || status !== 'running') {
        display.update(await withEnded(await viewOfRun(store, run, temporal)));
      }
      if (status !== 'running' && status !== 'paused') return status;
      await sleep(pollMilliseconds);
    }
  }
}
