import colors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { harmless } from '../platform/errors.js';
import type { ChangedComponent, Estimate, Forecast, StageForecast } from '../schemas/generated/forecast.js';
import { showValue } from '../spec/describe-schema.js';
import { byteSize, duration, hanging } from './text.js';

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

/** What is to be said of a stage besides its name and state: each thought on a line of its own. */
export function stageWords(stage: StageForecast): string[] {
  const { assumes = [] } = stage;
  return [
    ...progressWords(stage),
    ...reasonWords(stage),
    ...(assumes.length > 0 ? [`provided that ${assumes.join(' and ')} gives the same bits again`] : []),
  ];
}

function progressWords({ state, producedBy, waitsFor, step, steps }: StageForecast): string[] {
  const of = steps === undefined ? '' : ` of ${count(steps)}`;
  const at = step === undefined ? '' : `at step ${count(step)}${of}`;
  switch (state) {
    case 'cached':
      return [`computed by run ${producedBy?.run}`];
    case 'resuming':
      return [at];
    case 'waiting':
      return waitsFor?.run === undefined
        ? [`for ${waitsFor?.stage}, which is the same`]
        : [`for run ${waitsFor.run}, which computes the same${at && `; its last checkpoint is ${at}`}`];
    case 'run':
      return [];
  }
}

export function estimateWords({ run, seconds, bytes, checkpointBytes, differsIn }: Estimate): string {
  const room = checkpointBytes === undefined ? '' : `, ${byteSize(checkpointBytes)} of checkpoints`;
  const unlike = differsIn ? `, where ${differsIn.join(', ')} differed` : '';
  return `about ${duration(seconds)}, ${byteSize(bytes)}${room} (from run ${run}${unlike})`;
}

function count(steps: number): string {
  return steps.toLocaleString('en-US');
}

/** So many changes are spelled out; the others are counted. */
const spelled = 4;

/** Why a stage is to be computed: each on a line of its own. */
export function reasonWords({ reasons, comparedWith, mayBeCached, name }: StageForecast): string[] {
  const changed = reasons.filter((reason) => reason.type === 'changed');
  const pending = reasons.filter((reason) => reason.type === 'input');
  return [
    ...(comparedWith
      ? [[...changesWords(changed), `compared with ${place(comparedWith, name)}`].join(', ')]
      : []),
    ...reasons.flatMap((reason) => {
      switch (reason.type) {
        case 'changed':
        case 'input':
          return [];
        case 'new':
          return ['nothing of its kind has been computed here yet'];
        case 'damaged':
          return [`its result is damaged: ${shortened(reason.found)}`];
        case 'removed':
          return [`its result, which run ${reason.run} had, is not in the store any more`];
        case 'discarded':
          return [`run ${reason.run} set its result aside, to compute it anew`];
        case 'unfinished':
          return [
            unfinished[reason.outcome](reason.run) +
              (reason.code ? `: ${reason.code}: ${shortened(reason.found ?? '')}` : ''),
          ];
      }
    }),
    ...pending.map((input, index) => {
      const isLast = index === pending.length - 1;
      const again = `; known again if ${isLast && index > 0 ? 'their' : 'its'} bits stay the same`;
      return `its input \`${input.name}\` is made anew by ${input.stage}${mayBeCached && isLast ? again : ''}`;
    }),
  ];
}

function changesWords(changed: readonly ChangedComponent[]): string[] {
  // One more costs no more room than saying that there is one more.
  const shown = changed.length === spelled + 1 ? changed : changed.slice(0, spelled);
  const more = changed.length - shown.length;
  return [...shown.map(changeWords), ...(more > 0 ? [`and ${more} more differences`] : [])];
}

const unfinished = {
  failed: (run: string) => `it failed before, in run ${run}`,
  paused: (run: string) => `begun in run ${run}, which was told to stop`,
  interrupted: (run: string) => `begun in run ${run}, which was interrupted`,
};

function changeWords({ component, name, before, now }: ChangedComponent): string {
  const [from, to] = [before, now].map((value) => valueWords(component, value));
  switch (component) {
    case 'setting':
      return `${name} ${from} → ${to}`;
    case 'version':
      return `version of this kind ${from} → ${to}`;
    case 'source':
      return `content of ${name} ${from} → ${to}`;
    case 'input':
      return `its input \`${name}\` ${from} → ${to}`;
  }
}

function valueWords(component: ChangedComponent['component'], value: ChangedComponent['now']): string {
  if (value === undefined) return '(none)';
  const isDigest = component === 'source' || component === 'input';
  return isDigest ? String(value).slice('sha256:'.length, 'sha256:'.length + 8) : showValue(value);
}

/** A run, and the stage in it where that has another name. */
function place({ run, stage }: { readonly run: string; readonly stage: string }, name: string): string {
  return stage === name ? `run ${run}` : `stage ${stage} of run ${run}`;
}

/** Digests in a text by their beginnings: a whole one is wider than some terminals. */
function shortened(text: string): string {
  return text.replaceAll(/(sha256:[0-9a-f]{8})[0-9a-f]{56}/g, '$1…');
}

/** What all that is left will take. */
export function totalWords({ total, stages }: Forecast): string {
  const { seconds, bytes, checkpointBytes, unknown } = total;
  const awaited = stages.flatMap(({ state, name }) => (state === 'waiting' ? [name] : []));
  const isKnown = stages.some(({ estimate }) => estimate);
  if (!isKnown && unknown.length > 0) return 'nothing is known yet of how long it will take';
  return [
    ...(isKnown ? [`about ${duration(seconds)} of computing`, `${byteSize(bytes)} of outputs`] : []),
    ...(checkpointBytes > 0 ? [`for a while up to ${byteSize(checkpointBytes)} of checkpoints`] : []),
    ...(unknown.length > 0 ? [`nothing is known of how long ${unknown.join(', ')} will take`] : []),
    ...(awaited.length > 0 ? [`${awaited.join(', ')} not counted`] : []),
  ].join(', ');
}
