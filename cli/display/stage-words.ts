import type { StageView } from '../run-view.js';
import { duration } from '../../report/duration.js';
import { figures } from './figures.js';

/** What is to be said of a stage besides its name and its bar. */
export function stageWords({ state, heartbeat, isComputing, attempt, lastFailure }: StageView): string[] {
  switch (state.status) {
    case 'waiting':
      return [state.awaitedRun ? `waiting for run ${state.awaitedRun}, which computes the same` : 'waiting'];
    case 'running':
      if (!isComputing && lastFailure) return [`attempt ${attempt ?? 1} will follow: ${lastFailure}`];
      if (!isComputing) return ['waiting for a free slot'];
      return [
        ...(attempt && attempt > 1 ? [attemptWords(attempt, heartbeat?.fromStep)] : []),
        ...(heartbeat?.progress ? [heartbeat.progress.phase, ...figures(heartbeat.progress)] : ['starting']),
      ];
    case 'paused':
      return [state.step ? `paused at step ${state.step}` : 'paused'];
    case 'cached':
      return ['known already'];
    case 'done':
      return [`done in ${duration(state.seconds ?? 0)}`];
    case 'failed':
      return [`failed: ${state.error?.code ?? ''}`];
    case 'skipped':
      return ['not run: a stage that it needs failed'];
  }
}

function attemptWords(attempt: number, fromStep: number | undefined): string {
  return fromStep ? `attempt ${attempt} from step ${fromStep}` : `attempt ${attempt}`;
}
