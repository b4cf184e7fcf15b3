import prettyMilliseconds from 'pretty-ms';
import type { ListedRun } from '../schemas/generated/run-list.js';
import { statusColor } from './display/status-color.js';
import { table } from './display/table.js';
import { screenColors, screenWidth } from './screen.js';

/** Prints a line for each run, with its status, its age, and what else is known. */
export function printRuns(
  runs: readonly (Pick<ListedRun, 'name' | 'status' | 'createdAt' | 'testAccuracy'> & {
    readonly tags?: readonly string[];
  })[],
  write: (line: string) => void = console.log,
): void {
  const colors = screenColors();
  const rows = runs.map(({ name, status, createdAt, testAccuracy, tags = [] }) => [
    name,
    statusColor(status, colors),
    prettyMilliseconds(Math.max(0, Date.now() - Date.parse(createdAt)), { compact: true }),
    testAccuracy === undefined ? '' : `${(100 * testAccuracy).toFixed(2)} %`,
    tags.join(' '),
  ]);
  const lines = table(['run', 'status', 'age', 'accuracy', 'tags'], rows, screenWidth(), colors.dim);
  for (const line of lines) write(line);
}
