import colors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { findings, type Finding } from './findings.js';
import { hanging } from './hanging.js';
import { levelTable } from './level-table.js';
import { outputFolder, outputList } from './output-list.js';
import type { ReportedStage } from './reported-stage.js';
import { summaryOf } from './summary-of.js';

export interface ReportOptions {
  /** Columns of the screen. */
  readonly width: number;
  readonly color: boolean;
  /** Folder of the store, or its URL. */
  readonly store: string;
}

/**
 * What a run found, in one screen: each level's cell with its skip connections, the figures, and for each stage its
 * time and where its outputs lie.
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

/** What was derived; before that, what would be. */
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
  return hanging('outputs: ', [`${store}/${outputFolder}`, '(* is the rest)'], ' ', width);
}
