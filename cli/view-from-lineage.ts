import type { LineageRecord } from '../lineage/lineage-record.js';
import type { Plan } from '../spec/plan.js';
import type { StageState } from '../workflows/pipeline-state.js';
import type { RunView } from './run-view.js';

/** A run as its lineage tells it, for when no server can be asked: what is under way it does not know. */
export function viewFromLineage(plan: Plan, records: readonly LineageRecord[]): RunView {
  const last = new Map(records.map((record) => [record.stage, record]));
  return {
    paused: false,
    stages: plan.stages.map(({ name }) => ({
      name,
      isComputing: false,
      isLeft: true,
      state: stateOf(last.get(name)),
    })),
  };
}

function stateOf(record: LineageRecord | undefined): StageState {
  if (!record) return { status: 'waiting' };
  const { key, outputs, summary, attempts } = record;
  const error = attempts.at(-1)?.error;
  switch (record.outcome) {
    case 'computed':
      return { status: 'done', key, outputs, summary, seconds: secondsOf(attempts) };
    case 'cached':
      return { status: 'cached', key, outputs, summary };
    case 'failed':
      return { status: 'failed', key, ...(error && { error }) };
    case 'paused':
      return { status: 'paused', key };
    case 'discarded':
      return { status: 'waiting' };
  }
}

/** Seconds that all attempts took together, but those of a computing that was complete before it was done anew. */
export function secondsOf(attempts: LineageRecord['attempts']): number {
  const before = attempts.slice(0, -1).findLastIndex(({ outcome }) => outcome === 'completed');
  return (
    attempts
      .slice(before + 1)
      .reduce((sum, { startedAt, finishedAt }) => sum + Date.parse(finishedAt) - Date.parse(startedAt), 0) /
    1000
  );
}
