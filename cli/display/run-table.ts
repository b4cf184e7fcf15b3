import { stripVTControlCharacters } from 'node:util';
import type { Colors } from 'picocolors/types.js';
import prettyMilliseconds from 'pretty-ms';
import { hanging } from '../../report/text.js';
import { runStatuses } from '../../runs/status.js';
import type { ShownStatus } from '../../runs/temporal-status.js';
import { openRunningTemporal } from '../../runs/temporal.js';
import type { ListedRun } from '../../schemas/generated/run-list.js';
import { homeStore } from '../../store/open-store.js';
import type { RunRecord } from '../../store/run.js';
import { screenColors, screenWidth } from './screen.js';

/** A run's status in its color; the word alone says the same. */
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

/**
 * Rows of text in columns. Where they are wider than `width`, each row's first cell has a line of its own and the others
 * follow below it. Columns in which no row says anything are left out. Cells may be colored.
 */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  paintHeads: (text: string) => string = (text) => text,
): string[] {
  const used = heads.map((_, column) => rows.some((row) => row[column] !== ''));
  const lines = [heads, ...rows].map((row) => row.filter((_, column) => used[column]));
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => lengthOf(line[column]!))));
  const isWide = widths.reduce((sum, cell) => sum + cell + 2, -2) <= width;
  if (!isWide) {
    return rows.flatMap(([first = '', ...others]) => {
      const pieces = others.filter(Boolean);
      return pieces.length === 0 ? [first] : [first, ...hanging('  ', pieces, '  ', width)];
    });
  }
  const [head, ...body] = lines.map((line) =>
    line
      .map((cell, column) => cell + ' '.repeat(widths[column]! - lengthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
  return [paintHeads(head!), ...body];
}

function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

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

const most = 10;

/** Says of the runs that a shortened name can mean what tells them apart; of many, the newest. */
export async function printMeantRuns(runs: readonly RunRecord[]): Promise<void> {
  // A cluster that does not answer must not hide which runs there are.
  const temporal = await openRunningTemporal().catch(() => undefined);
  try {
    const shown = runs.slice(0, most);
    const statuses = await runStatuses(homeStore(), shown, temporal);
    printRuns(
      shown.map((run) => ({ ...run, status: statuses.get(run.name)! })),
      console.error,
    );
    if (runs.length > most) console.error(`… ${runs.length - most} older ones`);
  } finally {
    await temporal?.close();
  }
}
