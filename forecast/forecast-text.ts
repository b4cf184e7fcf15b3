import colors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { harmless } from '../errors/harmless.js';
import { hanging } from '../report/hanging.js';
import type { Forecast, StageForecast } from '../schemas/generated/forecast.js';
import { estimateWords, stageWords } from './stage-words.js';
import { totalWords } from './total-words.js';

export interface TextOptions {
  /** Columns of the screen. */
  readonly width: number;
  readonly color: boolean;
}

/** The forecast as its reader sees it: a few lines for each stage, and what is left in all. */
export function forecastText(forecast: Forecast, { width, color }: TextOptions): string {
  const palette = colors.createColors(color);
  const { stages, remaining, pipeline } = forecast;
  const nameWidth = Math.max(...stages.map(({ name }) => name.length));
  const left =
    remaining === 0 ? 'nothing is left to compute' : `${remaining} of ${stages.length} stages are left`;
  return [
    `${palette.bold(pipeline)}: ${left}`,
    '',
    ...stages.flatMap((stage) => stageLines(stage, nameWidth, width, palette)),
    ...(remaining === 0 ? [] : ['', ...hanging('in all  ', totalWords(forecast).split(' '), ' ', width)]),
  ].join('\n');
}

const states = { cached: 'known', resuming: 'resumes', waiting: 'waits', run: 'to run' } as const;

/** Beside the stage's name and state where there is room, else below. */
function stageLines(stage: StageForecast, nameWidth: number, width: number, palette: Colors): string[] {
  const paint = { cached: palette.green, resuming: palette.cyan, waiting: palette.cyan, run: palette.yellow };
  const name = stage.name.padEnd(nameWidth);
  const state = states[stage.state].padEnd(states.resuming.length);
  const told = stageWords(stage).map(pieces);
  const expected = stage.estimate ? [pieces(estimateWords(stage.estimate))] : [];
  const headWidth = name.length + state.length + '    '.length;
  const longest = Math.max(...[...told, ...expected].flat().map((piece) => piece.length));
  const indent = headWidth + longest <= width ? headWidth : 2;
  const room = (thoughts: string[][]) =>
    thoughts.flatMap((thought) => hanging('', thought, ' ', width - indent)).filter((line) => line !== '');
  const lines = [...room(told), ...room(expected).map(palette.dim)];
  const head = `${name}  ${paint[stage.state](state)}`;
  const below = lines.map((line) => ' '.repeat(indent) + line);
  return indent === headWidth ? [`${head}  ${lines[0]}`, ...below.slice(1)] : [head, ...below];
}

/** Words, between which lines may break. */
function pieces(thought: string): string[] {
  return harmless(thought).split(' ');
}
