import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something is there, and answers with it. Throws, with `what` it waited for, when it takes too long. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { seconds = 300, everyMilliseconds = 25 } = {},
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(everyMilliseconds);
  }
}
