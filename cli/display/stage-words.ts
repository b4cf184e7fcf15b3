import { hostname } from 'node:os';
import { harmless } from '../../errors/harmless.js';
import { count } from '../../report/count.js';
import { duration } from '../../report/duration.js';
import type { StageView } from '../run-view.js';
import { figures, fractionDone, percent, whereabouts } from './figures.js';
import { timeLeft } from './time-left.js';

/** What is to be said of a stage besides its name. Can do no harm on a terminal, wherever it comes from. */
export function stageWords(stage: StageView): string[] {
  return wordsOf(stage).map(harmless);
}

function wordsOf(stage: StageView): string[] {
  const { state, isComputing, isLeft } = stage;
  switch (state.status) {
    case 'waiting':
      return [state.awaitedRun ? `waiting for run ${state.awaitedRun}, which computes the same` : 'waiting'];
    case 'running':
      return isComputing
        ? [...stopWords(stage), ...attemptWords(stage), ...withoutAttempt(stage)]
        : [waitingWords(stage)];
    case 'paused':
      if (isLeft) return ['stopped at a checkpoint'];
      return [state.step ? `paused at step ${count(state.step)}` : 'paused'];
    case 'cached':
      return ['known already'];
    case 'done':
      return [
        `done in ${duration(state.seconds ?? 0)}`,
        ...((state.attempt ?? 1) > 1 ? [`in attempt ${state.attempt}`] : []),
      ];
    case 'failed':
      return [`failed: ${state.error?.code ?? ''}`];
    case 'skipped':
      return ['not run: a stage that it needs failed'];
  }
}

/** How far a stage is that is computed now, where it is told elsewhere which attempt that is. */
export function withoutAttempt({ heartbeat }: StageView): string[] {
  const { progress } = heartbeat ?? {};
  if (!progress) return ['starting'];
  const fraction = fractionDone(progress);
  return [
    ...(fraction === undefined ? [] : [percent(fraction)]),
    ...whereabouts(progress),
    ...figures(progress),
  ].map(harmless);
}

function stopWords({ isStopping }: StageView): string[] {
  return isStopping ? ['stopping at a checkpoint'] : [];
}

/** What a stage waits for that could be computed now. */
function waitingWords({ attempt = 1, lastFailure, retrySeconds = 0, queue }: StageView): string {
  const slot = `waiting for a free ${queue ? `${queue} ` : ''}slot`;
  if (lastFailure === undefined) return slot;
  return `attempt ${attempt} ${retrySeconds > 0 ? `in ${timeLeft(retrySeconds)}` : slot}: ${lastFailure}`;
}

/** Which attempt it is, and where, as far as this is not what anybody would suppose. */
function attemptWords({ attempt = 1, heartbeat }: StageView): string[] {
  const { host, fromStep } = heartbeat ?? {};
  if (attempt > 1) return [attemptBegan(attempt, host, fromStep)];
  return elsewhere(host);
}

/** The same in few words. */
export function attemptMark({ attempt = 1, heartbeat, isStopping }: StageView): string[] {
  const words = [
    ...(isStopping ? ['stopping'] : []),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...elsewhere(heartbeat?.host),
  ];
  return words.length > 0 ? [harmless(words.join(' '))] : [];
}

function elsewhere(host: string | undefined): string[] {
  return host === undefined || host === hostname() ? [] : [`on ${host}`];
}

/** `attempt 2 on host-b from step 1,200` */
export function attemptBegan(attempt: number, host: string | undefined, fromStep = 0): string {
  return `attempt ${attempt}${host === undefined ? '' : ` on ${host}`}${fromStep > 0 ? ` from step ${count(fromStep)}` : ''}`;
}
