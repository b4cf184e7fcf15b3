import { setTimeout as sleep } from 'node:timers/promises';

/** Polls `look` until it returns a value, and returns that value. Throws an error that names `what` after `seconds`. */
export async function waitFor<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { seconds = 300, everyMilliseconds = 25 } = {},
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`timed out after ${seconds} s waiting for ${what}`);
    await sleep(everyMilliseconds);
  }
}
