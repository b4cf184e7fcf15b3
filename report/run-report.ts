import colors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { layout } from '../store/layout.js';
import type { Finding } from '../stages/definition.js';
import { findings, summaryOf } from './findings.js';
import { levelTable } from './level-table.js';
import { duration, hanging } from './text.js';
import type { ReportedStage } from '../runs/outputs.js';

/** For each stage how long it took and where its outputs are in the store. */
export function outputList(stages: readonly ReportedStage[], width: number): string[] {
  const columns = [
    stages.map(({ name }) => name),
    stages.map(({ seconds }) => duration(seconds)),
    stages.map(({ cached }) => (cached ? 'cached' : '')),
  ].filter((column) => column.some((cell) => cell !== ''));
  const widths = columns.map((column) => Math.max(...column.map((cell) => cell.length)));
  return stages.flatMap(({ outputs }, row) => {
    const head = columns.map((column, index) => `${column[row]!.padEnd(widths[index]!)}  `).join('');
    const places = Object.entries(outputs).map(([output, { digest }]) => `${output} ${shortPlace(digest)}`);
    return hanging(head, places, '  ', width);
  });
}

/** The folder in the store that the paths of `outputList` are relative to. */
export const outputFolder = 'blobs/sha256';

/** A blob's path, shortened but unique; a shell expands the star. */
function shortPlace(digest: string): string {
  const place = layout.blob(digest).slice(outputFolder.length + 1);
  return `${place.slice(0, 'ab/'.length + 8)}*`;
}

export interface ReportOptions {
  /** Columns of the screen. */
  readonly width: number;
  readonly color: boolean;
  /** The folder of the store, or its URL. */
  readonly store: string;
}

/**
 * The findings of a run on one screen: each level's cell with its skip connections, the figures, and for each stage its
 * time and where its outputs are.
 */
export function runReport(stages: readonly ReportedStage[], { width, color, store }: ReportOptions): string {
  const palette = colors.createColors(color);
  const found = findings(stages);
  return [
    ...levelTables(stages, width, palette),
    found.flatMap((finding) => figureLines(finding, found, width, palette)),
    stages.length === 0 ? [] : [...outputList(stages, width), ...placeLines(store, width).map(palette.dim)],
  ]
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n');
}

/** The derived genotypes; before that, those that would be derived now. */
function levelTables(stages: readonly ReportedStage[], width: number, palette: Colors): string[][] {
  const cellsOf = (kind: 'search' | 'derive') =>
    stages.flatMap((stage) => {
      const summary = summaryOf(stage, kind);
      return summary ? [{ name: stage.name, levels: summary.levels }] : [];
    });
  const derived = cellsOf('derive');
  const shown = derived.length > 0 ? derived : cellsOf('search');
  return shown.map(({ name, levels }) => {
    const table = levelTable(levels, width, palette);
    return shown.length > 1 ? [palette.bold(name), ...table] : table;
  });
}

function figureLines(
  { label, value, note }: Finding,
  all: readonly Finding[],
  width: number,
  palette: Colors,
): string[] {
  const labelWidth = Math.max(...all.map((finding) => finding.label.length));
  // A number and its percent sign stay together.
  const pieces = [value, ...note.split(/ (?!%)/)];
  const [first, ...more] = hanging(`${label.padEnd(labelWidth)}  `, pieces, ' ', width);
  return [first!.replace(label, palette.dim(label)).replace(value, palette.bold(value)), ...more];
}

function placeLines(store: string, width: number): string[] {
  return hanging('outputs: ', [`${store}/${outputFolder}`, '(digests shortened)'], ' ', width);
}
