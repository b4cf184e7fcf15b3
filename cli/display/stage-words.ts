import { hostname } from 'node:os';
import type { StageAttempt } from '../../lineage/records.js';
import type { ProgressEvent } from '../../nas/protocol.js';
import { replaceControlCharacters } from '../../platform/errors.js';
import { count, duration } from '../../report/text.js';
import type { EndedAttempt, StageView } from '../../runs/view.js';

/** A remaining time, rounded to a plausible precision: `8s`, `1m 25s`, `12m`, `3h 10m`. */
export function timeLeft(seconds: number): string {
  const grain = seconds < 60 ? 1 : seconds < 600 ? 5 : seconds < 7200 ? 60 : 600;
  return duration(Math.ceil(seconds / grain) * grain);
}

/** The finished fraction of the phase, in [0, 1]; undefined without steps, or before the first one. */
export function fractionDone({ step, steps }: ProgressEvent): number | undefined {
  return step > 0 && steps > 0 ? step / steps : undefined;
}

export function percent(fraction: number): string {
  return `${Math.floor(100 * fraction)} %`;
}

/** The phase of a stage, or its epoch while it trains, and the time left in it. */
export function whereabouts(progress: ProgressEvent): string[] {
  const { phase, step, steps, epoch, epochs, stepsPerSecond } = progress;
  return [
    epochs ? `epoch ${(epoch ?? 0) + 1}/${epochs}` : phase,
    ...(stepsPerSecond && step < steps ? [`${timeLeft((steps - step) / stepsPerSecond)} left`] : []),
  ];
}

/** The figures of a stage's training, most important first. */
export function figures({ loss, accuracy, entropy, epochs, stepsPerSecond }: ProgressEvent): string[] {
  return [
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(3)}`]),
    ...(accuracy === undefined ? [] : [`acc ${(100 * accuracy).toFixed(1)} %`]),
    ...(entropy === undefined ? [] : [`entropy ${entropy.toFixed(3)}`]),
    // Other phases count bytes, images or batches.
    ...(epochs && stepsPerSecond ? [`${rate(stepsPerSecond)} steps/s`] : []),
  ];
}

function rate(stepsPerSecond: number): string {
  return stepsPerSecond >= 10 ? stepsPerSecond.toFixed(0) : stepsPerSecond.toPrecision(2);
}

/** A stage's state in words, without its name. Control characters are replaced. */
export function stageWords(stage: StageView): string[] {
  return wordsOf(stage).map(replaceControlCharacters);
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
      return ['cached'];
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

/** The progress of a stage that is being computed, without its attempt. */
export function withoutAttempt({ heartbeat }: StageView): string[] {
  const { progress } = heartbeat ?? {};
  if (!progress) return ['starting'];
  const fraction = fractionDone(progress);
  return [
    ...(fraction === undefined ? [] : [percent(fraction)]),
    ...whereabouts(progress),
    ...figures(progress),
  ].map(replaceControlCharacters);
}

function stopWords({ isStopping }: StageView): string[] {
  return isStopping ? ['stopping at a checkpoint'] : [];
}

/** What a stage that is ready to run waits for. */
function waitingWords({ attempt = 1, lastFailure, retrySeconds = 0, queue }: StageView): string {
  const slot = `waiting for a free ${queue ? `${queue} ` : ''}slot`;
  if (lastFailure === undefined) return slot;
  return `attempt ${attempt} ${retrySeconds > 0 ? `in ${timeLeft(retrySeconds)}` : slot}: ${lastFailure}`;
}

/** The attempt and its host, unless it is the first attempt on this computer. */
function attemptWords({ attempt = 1, heartbeat }: StageView): string[] {
  const { host, fromStep } = heartbeat ?? {};
  if (attempt > 1) return [attemptBegan(attempt, host, fromStep)];
  return elsewhere(host);
}

/** The same in short. */
export function attemptMark({ attempt = 1, heartbeat, isStopping }: StageView): string[] {
  const words = [
    ...(isStopping ? ['stopping'] : []),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...elsewhere(heartbeat?.host),
  ];
  return words.length > 0 ? [replaceControlCharacters(words.join(' '))] : [];
}

function elsewhere(host: string | undefined): string[] {
  return host === undefined || host === hostname() ? [] : [`on ${host}`];
}

/** `attempt 2 on host-b from step 1,200` */
export function attemptBegan(attempt: number, host: string | undefined, fromStep = 0): string {
  return `attempt ${attempt}${host === undefined ? '' : ` on ${host}`}${fromStep > 0 ? ` from step ${count(fromStep)}` : ''}`;
}

/** Something about an attempt that deserves a permanent line. */
interface Notice {
  readonly attempt: number;
  readonly about: 'began' | 'differs' | 'damaged' | 'failed';
  readonly text: string;
}

/**
 * New notices about a stage, each reported once: that an attempt failed and why, that another started and where, and
 * problems with its checkpoint. What happened between two polls is reported once the stage has ended.
 */
export function newNotices(): (stage: StageView) => string[] {
  const reported = new Set<string>();
  const reached = new Map<string, number>();
  return (stage) =>
    noticesOf(stage)
      .filter(({ attempt, about }) => {
        const id = `${stage.name} ${attempt} ${about}`;
        const latest = reached.get(stage.name) ?? 0;
        // Older attempts were reported by the command that watched then.
        if (reported.has(id) || attempt < latest) return false;
        reported.add(id);
        reached.set(stage.name, attempt);
        return true;
      })
      .map(({ text }) => text);
}

function noticesOf(stage: StageView): Notice[] {
  return [...(stage.ended ?? []).flatMap(noticesOfEnded), ...noticesOfCurrent(stage)];
}

function noticesOfCurrent(stage: StageView): Notice[] {
  const { attempt = 1, heartbeat, lastFailure, isComputing } = stage;
  const failure = isComputing
    ? `attempt ${attempt - 1} failed: ${lastFailure}`
    : stageWords(stage).join(', ');
  return [
    ...(lastFailure === undefined ? [] : [{ attempt: attempt - 1, about: 'failed' as const, text: failure }]),
    ...(isComputing && heartbeat?.fromStep !== undefined
      ? beginning({ ...heartbeat, fromStep: heartbeat.fromStep })
      : []),
  ];
}

function noticesOfEnded(ended: EndedAttempt): Notice[] {
  const { attempt, error, outcome, fromStep } = ended;
  const failed = (text: string): Notice => ({ attempt, about: 'failed', text: `attempt ${attempt} ${text}` });
  return [
    ...(fromStep === undefined ? [] : beginning({ ...ended, fromStep })),
    ...(outcome === 'lost' ? [failed('was lost: its worker stopped sending heartbeats')] : []),
    ...(error ? [failed(`failed: ${error.code} ${error.found}`)] : []),
  ];
}

function beginning(began: {
  readonly attempt: number;
  readonly host?: string;
  readonly fromStep: number;
  readonly facts?: StageAttempt['facts'];
}): Notice[] {
  const { attempt, host, fromStep, facts } = began;
  const differsIn = textsIn(facts?.['checkpointDiffersIn']);
  const damages = textsIn(facts?.['damages']);
  const notice = (about: Notice['about'], text: string): Notice => ({ attempt, about, text });
  return [
    ...(attempt > 1 ? [notice('began', attemptBegan(attempt, host, fromStep))] : []),
    ...(damages.length > 0 ? [notice('damaged', skippedDamage(damages, fromStep))] : []),
    ...(differsIn.length > 0 ? [notice('differs', differs(differsIn))] : []),
  ];
}

function skippedDamage(damages: readonly string[], fromStep: number): string {
  const what = damages.length === 1 ? 'a damaged checkpoint' : `${damages.length} damaged checkpoints`;
  const where = fromStep > 0 ? `from step ${count(fromStep)}` : 'from the start';
  return `skipped ${what} and resumed ${where}: ${damages[0]!.split('\n')[0]}`;
}

function differs(facts: readonly string[]): string {
  const what = new Intl.ListFormat('en').format(facts.map((fact) => words[fact] ?? fact));
  return `its checkpoint was written with a different ${what}: bits may differ from those of an uninterrupted run`;
}

const words: Readonly<Record<string, string>> = {
  tensorflow: 'version of TensorFlow',
  cpu: 'processor',
  cpuFeatures: 'set of processor features',
  threads: 'number of threads',
  graph: 'recorded graph',
};

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}
