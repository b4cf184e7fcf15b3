import type { TraceLine } from './trace.js';

/** What a fault cost. Seconds are absent where the fault ended no attempt. */
export interface Figures {
  /** Training steps that were computed more than once. */
  readonly stepsAgain: number;
  /** From the strike, or from `strata resume` where a person had to, waitFor the next attempt's process had its work. */
  readonly nextAttemptSeconds?: number;
  /** … waitFor it had made a step that none had made before. */
  readonly newStepSeconds?: number;
}

/** @param since the strike, or the first `strata resume`, in the trace's milliseconds */
export function figuresOf(lines: readonly TraceLine[], struckAt: number, since: number): Figures {
  const steps = lines.flatMap((line) => (isStep(line) ? [`${line.kind} ${line.step}`] : []));
  const stepsAgain = steps.length - new Set(steps).size;
  const struck = lines.findLast((line) => line.type === 'job' && line.at <= struckAt);
  if (struck?.type !== 'job') return { stepsAgain };
  const next = lines.find(
    (line) =>
      line.type === 'job' && line.key === struck.key && line.fence > struck.fence && line.at >= struckAt,
  );
  if (!next) return { stepsAgain };
  const before = lines.filter((line) => isStep(line) && line.kind === struck.kind && line.at <= struckAt);
  const reached = Math.max(0, ...before.map((line) => (isStep(line) ? line.step : 0)));
  const isNew = (line: TraceLine) => isStep(line) && line.kind === struck.kind && line.step > reached;
  const newStep = lines.find((line) => line.pid === next.pid && isNew(line));
  return {
    stepsAgain,
    nextAttemptSeconds: (next.at - since) / 1000,
    ...(newStep && { newStepSeconds: (newStep.at - since) / 1000 }),
  };
}

function isStep(line: TraceLine): line is TraceLine & { readonly type: 'progress' } {
  return line.type === 'progress' && line.phase === 'train';
}
