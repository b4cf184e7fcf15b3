import { setTimeout as sleep } from 'node:timers/promises';
import { endedAttempts } from '../../runs/attempts.js';
import { viewOfRun } from '../../runs/view.js';
import { observeRun } from '../../runs/watch.js';
import { homeStore } from '../../store/open-store.js';
import type { RunRecord } from '../../store/run.js';
import { chooseDisplay } from './follow-run.js';
import { exitCode } from './exit-code.js';

const lookEveryMilliseconds = 500;

/**
 * Shows how far a run is until it ends, and how it ended. Unlike `resume` it only looks on: Ctrl-C ends the looking and
 * does nothing to the run, and a paused run may be resumed by somebody else.
 */
export async function watchStatus(run: RunRecord): Promise<number> {
  const store = homeStore();
  const observer = await observeRun(run);
  const withEnded = await endedAttempts(store, run.name);
  console.log(run.name);
  const display = await chooseDisplay();
  const end = await untilEnded().finally(async () => {
    display.end();
    await observer.close();
  });
  console.log(`${run.name}: ${end}`);
  return exitCode.done;

  async function untilEnded() {
    for (;;) {
      // The status is asked first, so that what is shown last is how the stages ended.
      const { status, temporal } = await observer.poll();
      if (temporal || status !== 'running') {
        display.update(await withEnded(await viewOfRun(store, run, temporal)));
      }
      if (status !== 'running' && status !== 'paused') return status;
      await sleep(lookEveryMilliseconds);
    }
  }
}
