import { byteSize } from '../report/byte-size.js';
import { duration } from '../report/duration.js';
import type { Estimate, StageForecast } from '../schemas/generated/forecast.js';
import { reasonWords } from './reason-words.js';

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
