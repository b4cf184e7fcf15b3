import colors from 'picocolors';
import type { Colors } from 'picocolors/types.js';

/** Columns of the terminal. In a pipe there is no edge to heed. */
export function screenWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns || 80 : Infinity;
}

/** Whether there may be colors. In a pipe `isTTY` is undefined, for which picocolors would choose by itself. */
export function hasColors(): boolean {
  return process.stdout.isTTY ? colors.isColorSupported : false;
}

export function screenColors(): Colors {
  return colors.createColors(hasColors());
}
