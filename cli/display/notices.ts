import { count } from '../../report/text.js';
import type { StageAttempt } from '../../lineage/records.js';
import type { EndedAttempt, StageView } from '../../runs/view.js';
import { attemptBegan, stageWords } from './stage-words.js';

/** Something about an attempt that is worth a line which stays. */
interface Notice {
  readonly attempt: number;
  readonly about: 'began' | 'differs' | 'damaged' | 'failed';
  readonly text: string;
}

/**
 * Tells of each stage what has not been told before: that an attempt failed and why, that another began and where, and
 * what was odd about its checkpoint. What happened between two looks is told when the stage has ended.
 */
export function newNotices(): (stage: StageView) => string[] {
  const told = new Set<string>();
  const reached = new Map<string, number>();
  return (stage) =>
    noticesOf(stage)
      .filter(({ attempt, about }) => {
        const id = `${stage.name} ${attempt} ${about}`;
        const latest = reached.get(stage.name) ?? 0;
        // An older one was told by the command that watched then.
        if (told.has(id) || attempt < latest) return false;
        told.add(id);
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
    ...(outcome === 'lost' ? [failed('was lost: its worker was not heard of any more')] : []),
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
    ...(damages.length > 0 ? [notice('damaged', passedOver(damages, fromStep))] : []),
    ...(differsIn.length > 0 ? [notice('differs', differs(differsIn))] : []),
  ];
}

function passedOver(damages: readonly string[], fromStep: number): string {
  const what = damages.length === 1 ? 'a damaged checkpoint' : `${damages.length} damaged checkpoints`;
  const where = fromStep > 0 ? `from step ${count(fromStep)}` : 'from the beginning';
  return `passed over ${what} and went on ${where}: ${damages[0]!.split('\n')[0]}`;
}

function differs(facts: readonly string[]): string {
  const what = new Intl.ListFormat('en').format(facts.map((fact) => words[fact] ?? fact));
  return `its checkpoint was made with another ${what}: bits may differ from those of an unbroken run`;
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
