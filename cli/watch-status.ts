import { setTimeout as sleep } from 'node:timers/promises';
import { homeStore } from '../store/open-store.js';
import type { RunRecord } from '../store/run.js';
import { chooseDisplay } from './display/choose-display.js';
import { endedAttempts } from './ended-attempts.js';
import { exitCode } from './exit-code.js';
import { onlooker } from './onlooker.js';
import { viewOfRun } from './view-of-run.js';

const lookEveryMilliseconds = 500;

/**
 * Shows how far a run is until it ends, and how it ended. Unlike `resume` it only looks on: Ctrl-C ends the looking and
 * does nothing to the run, and a paused run may be resumed by somebody else.
 */
export async function watchStatus(run: RunRecord): Promise<number> {
  const store = homeStore();
  const looking = await onlooker(run);
  const withEnded = await endedAttempts(store, run.name);
  console.log(run.name);
  const display = await chooseDisplay();
  const end = await untilEnded().finally(async () => {
    display.end();
    await looking.close();
  });
  console.log(`${run.name}: ${end}`);
  return exitCode.done;

  async function untilEnded() {
    for (;;) {
      // The status is asked first, so that what is shown last is how the stages ended.
      const { status, temporal } = await looking.look();
      if (temporal || status !== 'running') {
        display.update(await withEnded(await viewOfRun(store, run, temporal)));
      }
      if (status !== 'running' && status !== 'paused') return status;
      await sleep(lookEveryMilliseconds);
    }
  }
}
