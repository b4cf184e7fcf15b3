import type { StageAttempt } from '../lineage/lineage-record.js';

/**
 * Seconds that a stage took from its first step to its last. Of an attempt that was lost nobody knows when it
 * stopped working: its steps count at the pace of the others.
 */
export function productiveSeconds(attempts: readonly StageAttempt[], steps: number | undefined): number {
  const known = attempts.map((attempt, index) => {
    const until = attempts[index + 1]?.fromStep ?? steps ?? 1;
    return { ...attempt, steps: Math.max(0, until - (attempt.fromStep ?? 0)) };
  });
  const told = known.filter(({ outcome }) => outcome !== 'lost');
  const seconds =
    sum(told.map(({ startedAt, finishedAt }) => Date.parse(finishedAt) - Date.parse(startedAt))) / 1000;
  const done = sum(told.map((attempt) => attempt.steps));
  return done === 0 ? seconds : (seconds * sum(known.map((attempt) => attempt.steps))) / done;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
