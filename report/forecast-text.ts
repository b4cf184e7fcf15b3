import colors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import type { ChangedComponent, Estimate, Forecast, StageForecast } from '../schemas/generated/forecast.js';
import { showValue } from '../spec/describe-schema.js';
import { byteSize, duration, hanging } from './text.js';
import { replaceControlCharacters } from '../platform/errors.js';

export interface TextOptions {
  /** Columns of the screen. */
  readonly width: number;
  readonly color: boolean;
}

/** The forecast as text: a few lines for each stage, and the total. */
export function forecastText(forecast: Forecast, { width, color }: TextOptions): string {
  const palette = colors.createColors(color);
  const { stages, remaining, pipeline } = forecast;
  const nameWidth = Math.max(...stages.map(({ name }) => name.length));
  const summary = remaining === 0 ? 'all stages cached' : `${remaining} of ${stages.length} stages to run`;
  return [
    `${palette.bold(pipeline)}: ${summary}`,
    '',
    ...stages.flatMap((stage) => stageLines(stage, nameWidth, width, palette)),
    ...(remaining === 0 ? [] : ['', ...hanging('total  ', totalWords(forecast).split(' '), ' ', width)]),
  ].join('\n');
}

const states = { cached: 'cached', resuming: 'resuming', waiting: 'waiting', run: 'to run' } as const;

/** The explanation is beside the stage's name and state if it fits, else below. */
function stageLines(stage: StageForecast, nameWidth: number, width: number, palette: Colors): string[] {
  const paint = { cached: palette.green, resuming: palette.cyan, waiting: palette.cyan, run: palette.yellow };
  const name = stage.name.padEnd(nameWidth);
  const state = states[stage.state].padEnd(states.resuming.length);
  const reasons = stageWords(stage).map(pieces);
  const expected = stage.estimate ? [pieces(estimateWords(stage.estimate))] : [];
  const headWidth = name.length + state.length + '    '.length;
  const longest = Math.max(...[...reasons, ...expected].flat().map((piece) => piece.length));
  const indent = headWidth + longest <= width ? headWidth : 2;
  const wrapped = (sentences: string[][]) =>
    sentences.flatMap((words) => hanging('', words, ' ', width - indent)).filter((line) => line !== '');
  const lines = [...wrapped(reasons), ...wrapped(expected).map(palette.dim)];
  const head = `${name}  ${paint[stage.state](state)}`;
  const below = lines.map((line) => ' '.repeat(indent) + line);
  return indent === headWidth ? [`${head}  ${lines[0]}`, ...below.slice(1)] : [head, ...below];
}

/** Words between which lines may break. */
function pieces(sentence: string): string[] {
  return replaceControlCharacters(sentence).split(' ');
}

/** What the forecast says about a stage besides its name and state; each sentence has its own line. */
export function stageWords(stage: StageForecast): string[] {
  const { assumes = [] } = stage;
  return [
    ...progressWords(stage),
    ...reasonWords(stage),
    ...(assumes.length > 0 ? [`assuming that ${assumes.join(' and ')} gives the same bits again`] : []),
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
  const checkpoints = checkpointBytes === undefined ? '' : `, ${byteSize(checkpointBytes)} of checkpoints`;
  const differences = differsIn ? `, where ${differsIn.join(', ')} differed` : '';
  return `about ${duration(seconds)}, ${byteSize(bytes)}${checkpoints} (from run ${run}${differences})`;
}

function count(steps: number): string {
  return steps.toLocaleString('en-US');
}

/** Maximum number of changes that are listed; the others are counted. */
const maximumChanges = 4;

/** Why a stage would be computed; each reason has its own line. */
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
          return ['no stage of this kind has been computed here yet'];
        case 'damaged':
          return [`its result is damaged: ${shortened(reason.found)}`];
        case 'removed':
          return [`the result of run ${reason.run} is no longer in the store`];
        case 'discarded':
          return [`run ${reason.run} discarded its result to recompute it`];
        case 'unfinished':
          return [
            unfinished[reason.outcome](reason.run) +
              (reason.code ? `: ${reason.code}: ${shortened(reason.found ?? '')}` : ''),
          ];
      }
    }),
    ...pending.map((input, index) => {
      const isLast = index === pending.length - 1;
      const condition = `; cached if ${isLast && index > 0 ? 'their' : 'its'} bits stay the same`;
      return `its input \`${input.name}\` is recomputed by ${input.stage}${mayBeCached && isLast ? condition : ''}`;
    }),
  ];
}

function changesWords(changed: readonly ChangedComponent[]): string[] {
  // Listing one more takes no more space than counting it.
  const shown = changed.length === maximumChanges + 1 ? changed : changed.slice(0, maximumChanges);
  const more = changed.length - shown.length;
  return [...shown.map(changeWords), ...(more > 0 ? [`and ${more} more differences`] : [])];
}

const unfinished = {
  failed: (run: string) => `failed in run ${run}`,
  paused: (run: string) => `stopped in run ${run}`,
  interrupted: (run: string) => `interrupted in run ${run}`,
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

/** A run, with the stage if its name is different. */
function place({ run, stage }: { readonly run: string; readonly stage: string }, name: string): string {
  return stage === name ? `run ${run}` : `stage ${stage} of run ${run}`;
}

/** Abbreviates the digests in a text: a full one is wider than some terminals. */
function shortened(text: string): string {
  return text.replaceAll(/(sha256:[0-9a-f]{8})[0-9a-f]{56}/g, '$1…');
}

/** The cost of all stages to run. */
export function totalWords({ total, stages }: Forecast): string {
  const { seconds, bytes, checkpointBytes, unknown } = total;
  const awaited = stages.flatMap(({ state, name }) => (state === 'waiting' ? [name] : []));
  const isKnown = stages.some(({ estimate }) => estimate);
  if (!isKnown && unknown.length > 0) return 'no time estimate yet';
  return [
    ...(isKnown ? [`about ${duration(seconds)} of computing`, `${byteSize(bytes)} of outputs`] : []),
    ...(checkpointBytes > 0 ? [`up to ${byteSize(checkpointBytes)} of temporary checkpoints`] : []),
    ...(unknown.length > 0 ? [`no time estimate yet for ${unknown.join(', ')}`] : []),
    ...(awaited.length > 0 ? [`${awaited.join(', ')} not counted`] : []),
  ].join(', ');
}
