import { join } from 'node:path';
import { projectRoot } from '../../platform/paths.js';
import type { StudyResults, StudyRun } from '../../schemas/generated/study-results.js';
import { type Arm, armName, arms } from './arms.js';

/** Arithmetic mean. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sample standard deviation, with n − 1. */
export function spread(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/** The runs of an arm, by seed. */
export function runsOf({ runs }: StudyResults, arm: Arm): StudyRun[] {
  return runs.filter(({ levels, lambda }) => levels === arm.levels && lambda === arm.lambda);
}

/** The study's tables in Markdown: each arm's figures as mean ± standard deviation over the seeds, then its skips. */
export function tables(results: StudyResults): string {
  return [table(figureHeads, figureRows(results)), ...skipTables(results)].join('\n\n');
}

const figureHeads = [
  'arm',
  'test accuracy %',
  'super-network %',
  'gap, points',
  'gap, softmax weights',
  'entropy',
  'p(none)',
  'parameters',
];

function figureRows(results: StudyResults): string[][] {
  return arms.map((arm) => {
    const runs = runsOf(results, arm);
    const figure = (of: (run: StudyRun) => number, digits: number): string => {
      const values = runs.map(of);
      return `${mean(values).toFixed(digits)} ± ${spread(values).toFixed(digits)}`;
    };
    return [
      armName(arm),
      figure((run) => 100 * run.testAccuracy, 2),
      figure((run) => 100 * run.supernetAccuracy, 2),
      figure((run) => 100 * run.gap, 2),
      figure((run) => 100 * run.gapSoftmaxWeights, 2),
      figure((run) => run.epochs.at(-1)!.entropy, 3),
      figure((run) => mean(run.epochs.at(-1)!.levels.map((level) => level.probabilityOfNone)), 3),
      figure((run) => run.parameters, 0),
    ];
  });
}

/** For each arm the skips of the cell that would be derived after each epoch: the mean over the seeds, a row a level. */
function skipTables(results: StudyResults): string[] {
  const epochs = results.runs[0]!.epochs.map(({ epoch }) => `epoch ${epoch + 1}`);
  const rows = arms.flatMap((arm) => {
    const runs = runsOf(results, arm);
    return runs[0]!.epochs[0]!.levels.map(({ cells, reduction }, level) => [
      armName(arm),
      `${reduction ? 'reduce' : 'normal'} ${cells.join(' ')}`,
      ...epochs.map((_, epoch) =>
        mean(runs.map((run) => run.epochs[epoch]!.levels[level]!.skips)).toFixed(1),
      ),
    ]);
  });
  return [table(['arm', 'level: its cells', ...epochs], rows)];
}

/** Aligned as prettier does it, so that the page is formatted as it is written. */
function table(heads: readonly string[], rows: readonly string[][]): string {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(heads), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}

export const page = join(projectRoot, 'docs', 'results.md');
export const resultsFile = join(projectRoot, 'docs', 'results', 'coupling-study.json');
export const pictureFile = (name: string): string => join(projectRoot, 'docs', 'images', `${name}.svg`);

const begin = '<!-- made by npm run study: begin -->';
const end = '<!-- made by npm run study: end -->';

/** The page with these tables where its markers are. Throws where a marker lacks. */
export function withTables(text: string, made: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/results.md lacks "${begin}" … "${end}"`);
  return `${text.slice(0, from + begin.length)}\n\n${made}\n\n${text.slice(to)}`;
}
