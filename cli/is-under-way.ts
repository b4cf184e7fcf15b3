import { setTimeout as sleep } from 'node:timers/promises';
import type { Temporal } from './temporal.js';

/** Longer than a server that is well takes to answer. */
const patienceMilliseconds = 700;

/**
 * Asks Temporal whether runs are under way. It is looked for once, at the first question, because loading its client
 * takes time. Where it is not up, or does not answer at once, none is.
 */
export function askUnderWay(): { isUnderWay: (run: string) => Promise<boolean>; close: () => Promise<void> } {
  let opening: Promise<Temporal | undefined> | undefined;
  const open = async () => {
    const { openRunningTemporal } = await import('./temporal.js');
    return openRunningTemporal();
  };
  return {
    isUnderWay: (run) => {
      opening ??= open().catch(() => undefined);
      return Promise.race([answer(opening, run), sleep(patienceMilliseconds, false, { ref: false })]);
    },
    close: async () => (await opening)?.close(),
  };
}

async function answer(opening: Promise<Temporal | undefined>, run: string): Promise<boolean> {
  const temporal = await opening;
  const description = await temporal?.client.workflow
    .getHandle(run)
    .describe()
    .catch(() => undefined);
  return description?.status.name === 'RUNNING';
}
