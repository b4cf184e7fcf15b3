import { hanging } from '../report/hanging.js';
import { screenWidth } from './screen.js';
import { asTyped } from './typed-command.js';

/** Prints what can be done next. The command stays in one piece, so that it can be copied. */
export function printCommand(
  what: string,
  command: string,
  write: (line: string) => void = console.log,
): void {
  for (const line of hanging(`${what} `, [asTyped(command)], ' ', screenWidth())) write(line);
}
