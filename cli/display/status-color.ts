import type { Colors } from 'picocolors/types.js';
import type { ShownStatus } from '../run-statuses.js';

/** A run's status in its colour; the word alone says the same. */
export function statusColor(status: ShownStatus, colors: Colors): string {
  switch (status) {
    case 'done':
      return colors.green(status);
    case 'failed':
      return colors.red(status);
    case 'running':
      return colors.cyan(status);
    case 'paused':
      return colors.yellow(status);
    default:
      return status;
  }
}
