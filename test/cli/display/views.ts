import type { StageHeartbeat } from '../../../activities/stage-activities.js';
import type { StageAttempt } from '../../../lineage/records.js';
import type { ProgressEvent } from '../../../nas/protocol.js';
import type { StageView } from '../../../runs/view.js';

/** A search in the midst of its steps. */
export const progress: ProgressEvent = {
  type: 'progress',
  phase: 'train',
  step: 1500,
  steps: 3000,
  epoch: 3,
  epochs: 6,
  stepsPerSecond: 12.5,
  loss: 0.1234,
  accuracy: 0.957,
  entropy: 0.72,
};

export function heartbeat(said: Partial<StageHeartbeat> = {}): StageHeartbeat {
  return {
    stage: 'search',
    kind: 'search',
    host: 'host-b',
    attempt: 2,
    activityAttempt: 1,
    fromStep: 1200,
    ...said,
  };
}

/** A stage that is computed now, by its second attempt, elsewhere. */
export function computing(said: Partial<StageHeartbeat> = {}, view: Partial<StageView> = {}): StageView {
  const heard = heartbeat(said);
  return {
    name: 'search',
    state: { status: 'running' },
    isComputing: true,
    attempt: heard.attempt,
    heartbeat: heard,
    ...view,
  };
}

export const waiting = (name: string): StageView => ({
  name,
  state: { status: 'waiting' },
  isComputing: false,
});

export const done = (name: string, seconds = 12): StageView => ({
  name,
  state: { status: 'done', seconds },
  isComputing: false,
});

export function ended(attempt: number, changes: Partial<StageAttempt>): StageAttempt {
  const startedAt = '2026-01-01T00:00:00.000Z';
  return { attempt, fence: attempt, startedAt, finishedAt: startedAt, outcome: 'completed', ...changes };
}

export const killed = {
  code: 'COMPUTE_KILLED',
  cause: 'environment' as const,
  found: 'the compute process was ended by SIGKILL',
};
