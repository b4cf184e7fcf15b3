import { setTimeout as sleep } from 'node:timers/promises';

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
