import colors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { hanging } from '../../report/text.js';
import { asTyped } from './typed-command.js';

/** Columns of the terminal. In a pipe there is no limit. */
export function screenWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns || 80 : Infinity;
}

/** Whether to use colors. In a pipe `isTTY` is undefined, for which picocolors would decide on its own. */
export function hasColors(): boolean {
  return process.stdout.isTTY ? colors.isColorSupported : false;
}

export function screenColors(): Colors {
  return colors.createColors(hasColors());
}

/** Prints what can be done next. The command stays on one line, so that it can be copied. */
export function printCommand(
  label: string,
  command: string,
  write: (line: string) => void = console.log,
): void {
  for (const line of hanging(`${label} `, [asTyped(command)], ' ', screenWidth())) write(line);
}
