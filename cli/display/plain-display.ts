import { harmless } from '../../platform/errors.js';
import { duration } from '../../report/text.js';
import type { RunView, StageView } from '../../runs/view.js';
import { newNotices, stageWords, withoutAttempt } from './stage-words.js';

/** Where a run's progress is shown. */
export interface Display {
  update(view: RunView): void;
  /** Prints a message once, apart from the progress. */
  say(text: string): void;
  /** Keeps what was shown last and ends. */
  end(): void;
}

const patienceSeconds = 10;
const longestSilenceSeconds = 600;

/** What a stage is doing, since when, and when that was told last. */
interface Telling {
  readonly what: string;
  readonly since: number;
  told?: number;
}

/**
 * A line whenever a stage changes, and now and then while it is computed: the longer that takes, the fewer. No control
 * characters: for logs and pipes.
 */
export function plainDisplay(
  write: (line: string) => void,
  seconds: () => number = () => performance.now() / 1000,
): Display {
  const noticesOf = newNotices();
  const tellings = new Map<string, Telling>();
  const tell = (stage: StageView, what: string) => write(harmless(`${stage.name}: ${what}`));
  return {
    update(view: RunView) {
      for (const stage of view.stages) {
        for (const notice of noticesOf(stage)) tell(stage, notice);
        const now = seconds();
        const what = whatOf(stage);
        const before = tellings.get(stage.name);
        const telling = before?.what === what ? before : { what, since: now };
        tellings.set(stage.name, telling);
        if (!isDue(stage, telling, now)) continue;
        telling.told = now;
        tell(stage, words(stage, now - telling.since).join(', '));
      }
    },
    say: write,
    end: () => undefined,
  };
}

/** What makes a new line worth printing when it changes. */
function whatOf({ state, isComputing, attempt, heartbeat }: StageView): string {
  return JSON.stringify([
    state.status,
    state.awaitedRun,
    isComputing && [attempt, heartbeat?.progress?.phase],
  ]);
}

function isDue(stage: StageView, { since, told }: Telling, now: number): boolean {
  const { state, isComputing, heartbeat } = stage;
  // That its turn will come goes without saying.
  if (state.status === 'waiting' && !state.awaitedRun) return false;
  // A slot is soon free, and a start soon over: worth a line only when not.
  const isPassing = state.status === 'running' && !heartbeat?.progress;
  if (told === undefined) return !isPassing || now - since >= patienceSeconds;
  const silence = Math.min(longestSilenceSeconds, Math.max(patienceSeconds, (now - since) / 20));
  return isComputing && now - told >= silence;
}

function words(stage: StageView, seconds: number): string[] {
  if (!stage.isComputing) return stageWords(stage);
  // Without steps only the time tells that it goes on.
  const clock = seconds >= 1 && !stage.heartbeat?.progress?.step ? [duration(Math.floor(seconds))] : [];
  return [...withoutAttempt(stage), ...clock];
}
