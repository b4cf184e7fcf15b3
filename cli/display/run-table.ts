import { stripVTControlCharacters } from 'node:util';
import type { Colors } from 'picocolors/types.js';
import prettyMilliseconds from 'pretty-ms';
import { replaceControlCharacters } from '../../platform/errors.js';
import { hanging } from '../../report/text.js';
import { availableStatuses, type ShownStatus } from '../../runs/status.js';
import type { ListedRun } from '../../schemas/generated/run-list.js';
import type { Annotations } from '../../store/annotation.js';
import type { RunRecord } from '../../store/run.js';
import { screenColors, screenWidth } from './screen.js';

/** A run's status in its color, which only repeats what the word says. */
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
 * Rows of text in columns. If they are wider than `width`, each row's first cell has its own line and the others follow
 * below it. Empty columns are left out. Cells may be colored.
 */
function table(
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

/** Prints a line for each run, with its status, age, accuracy and tags. */
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

const maximumShown = 10;

/** Prints the runs that match an ambiguous name, with what distinguishes them; if there are many, the newest. */
export async function printMatchingRuns(runs: readonly RunRecord[]): Promise<void> {
  const shown = runs.slice(0, maximumShown);
  const statuses = await availableStatuses(shown);
  printRuns(
    shown.map((run) => ({ ...run, status: statuses.get(run.name)! })),
    console.error,
  );
  if (runs.length > maximumShown) console.error(`… ${runs.length - maximumShown} older ones`);
}

/** Prints a run's tags and notes, a line for each note or as many as the width requires. */
export function printAnnotations({ tags, notes }: Annotations): void {
  const width = screenWidth();
  const { dim } = screenColors();
  const print = (label: string, words: readonly string[]) => {
    for (const line of hanging(`${label}  `, words, ' ', width))
      console.log(line.startsWith(label) ? dim(label) + line.slice(label.length) : line);
  };
  if (tags.length > 0) print('tags', tags);
  for (const { text, at } of notes)
    print('note', [...text.split(/\s+/).map(replaceControlCharacters), `(${at.slice(0, 10)})`]);
}
