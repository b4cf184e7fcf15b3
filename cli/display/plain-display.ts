import { replaceControlCharacters } from '../../platform/errors.js';
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

/** What a stage is doing, since when, and when that was last printed. */
interface Activity {
  readonly what: string;
  readonly since: number;
  printedAt?: number;
}

/**
 * A line whenever a stage changes, and from time to time while it is computed, less often the longer it takes. No control
 * characters: for logs and pipes.
 */
export function plainDisplay(
  write: (line: string) => void,
  seconds: () => number = () => performance.now() / 1000,
): Display {
  const noticesOf = newNotices();
  const activities = new Map<string, Activity>();
  const print = (stage: StageView, what: string) => write(replaceControlCharacters(`${stage.name}: ${what}`));
  return {
    update(view: RunView) {
      for (const stage of view.stages) {
        for (const notice of noticesOf(stage)) print(stage, notice);
        const now = seconds();
        const what = whatOf(stage);
        const before = activities.get(stage.name);
        const activity = before?.what === what ? before : { what, since: now };
        activities.set(stage.name, activity);
        if (!isDue(stage, activity, now)) continue;
        activity.printedAt = now;
        print(stage, words(stage, now - activity.since).join(', '));
      }
    },
    say: write,
    end: () => undefined,
  };
}

/** What causes a new line when it changes. */
function whatOf({ state, isComputing, attempt, heartbeat }: StageView): string {
  return JSON.stringify([
    state.status,
    state.awaitedRun,
    isComputing && [attempt, heartbeat?.progress?.phase],
  ]);
}

function isDue(stage: StageView, { since, printedAt }: Activity, now: number): boolean {
  const { state, isComputing, heartbeat } = stage;
  // A stage that waits for earlier stages needs no line.
  if (state.status === 'waiting' && !state.awaitedRun) return false;
  // Waiting for a slot and starting are usually short: they get a line only if not.
  const isPassing = state.status === 'running' && !heartbeat?.progress;
  if (printedAt === undefined) return !isPassing || now - since >= patienceSeconds;
  const silence = Math.min(longestSilenceSeconds, Math.max(patienceSeconds, (now - since) / 20));
  return isComputing && now - printedAt >= silence;
}

function words(stage: StageView, seconds: number): string[] {
  if (!stage.isComputing) return stageWords(stage);
  // Without steps, only the elapsed time shows progress.
  const clock = seconds >= 1 && !stage.heartbeat?.progress?.step ? [duration(Math.floor(seconds))] : [];
  return [...withoutAttempt(stage), ...clock];
}
