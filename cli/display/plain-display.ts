import type { RunView, StageView } from '../run-view.js';
import type { Display } from './display.js';
import { stageWords } from './stage-words.js';

const repeatAfterMilliseconds = 10_000;

/** A line whenever a stage changes, and now and then while it is computed. No control characters: for logs and pipes. */
export function plainDisplay(write: (line: string) => void): Display {
  const told = new Map<string, { readonly what: string; readonly at: number }>();
  return {
    update(view: RunView) {
      for (const stage of view.stages) {
        const what = changeOf(stage);
        const before = told.get(stage.name);
        const isStale = stage.isComputing && performance.now() - (before?.at ?? 0) >= repeatAfterMilliseconds;
        if (isExpected(stage) || (before?.what === what && !isStale)) continue;
        told.set(stage.name, { what, at: performance.now() });
        write(`${stage.name}: ${stageWords(stage).join(', ')}`);
      }
    },
    say: write,
    end: () => undefined,
  };
}

/** Waiting for one's turn goes without saying. */
function isExpected({ state, isComputing, lastFailure }: StageView): boolean {
  return (
    (state.status === 'waiting' && !state.awaitedRun) ||
    (state.status === 'running' && !isComputing && !lastFailure)
  );
}

/** What makes a new line worth printing. */
function changeOf({ state, isComputing, attempt, heartbeat }: StageView): string {
  const { phase, epoch } = heartbeat?.progress ?? {};
  return JSON.stringify([state.status, state.awaitedRun, ...(isComputing ? [attempt, phase, epoch] : [])]);
}
