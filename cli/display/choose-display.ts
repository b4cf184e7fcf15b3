import type { Display } from './display.js';
import { plainDisplay } from './plain-display.js';

/** Lines that are drawn in place on a terminal, and plain ones elsewhere. */
export async function chooseDisplay(): Promise<Display> {
  if (!process.stdout.isTTY) return plainDisplay((line) => console.log(line));
  const { liveDisplay } = await import('./live-display.js');
  return liveDisplay(process.stdout);
}
