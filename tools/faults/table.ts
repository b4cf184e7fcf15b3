import type { FaultKind } from './fault-kind.js';
import type { TrialReport } from './trial.js';

/** A Markdown table with one row per kind of fault. */
export function table(kinds: readonly FaultKind[], reports: readonly TrialReport[]): string {
  const rows = kinds.flatMap(({ name }) => {
    const own = reports.filter(({ kind }) => kind === name);
    return own.length > 0 ? [row(name, own)] : [];
  });
  const all = [...rows, row('all', reports)];
  const header = [
    'kind',
    'trials',
    'passed',
    'resumed by hand',
    'repeated steps',
    'next attempt, s',
    'first new step, s',
  ];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...all.map((cells) => cells[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  return [line(header), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...all.map(line)].join(
    '\n',
  );
}

function row(name: string, reports: readonly TrialReport[]): string[] {
  const figures = (of: (report: TrialReport) => number | undefined, digits: number) => {
    const values = reports.flatMap((report) => of(report) ?? []).sort((a, b) => a - b);
    if (values.length === 0) return '';
    return `${values[values.length >> 1]!.toFixed(digits)} (${values.at(-1)!.toFixed(digits)})`;
  };
  return [
    name,
    String(reports.length),
    String(reports.filter(({ problems }) => problems.length === 0).length),
    String(reports.filter(({ resumes }) => resumes > 0).length),
    figures(({ stepsAgain }) => stepsAgain, 0),
    figures(({ nextAttemptSeconds }) => nextAttemptSeconds, 1),
    figures(({ newStepSeconds }) => newStepSeconds, 1),
  ];
}
