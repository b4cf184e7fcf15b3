import type { TraceLine } from './trace.js';

/** The cost of a fault. The seconds are missing if the fault ended no attempt. */
export interface RecoveryFigures {
  /** Training steps that were computed more than once. */
  readonly stepsAgain: number;
  /** From the fault, or from the first `strata resume`, to the start of the next attempt's compute process. */
  readonly nextAttemptSeconds?: number;
  /** The same, to the first training step that no earlier attempt had reached. */
  readonly newStepSeconds?: number;
}

/** @param since time of the fault, or of the first `strata resume`, in the trace's milliseconds */
export function recoveryFigures(
  lines: readonly TraceLine[],
  injectedAt: number,
  since: number,
): RecoveryFigures {
  const steps = lines.flatMap((line) => (isStep(line) ? [`${line.kind} ${line.step}`] : []));
  const stepsAgain = steps.length - new Set(steps).size;
  const interrupted = lines.findLast((line) => line.type === 'job' && line.at <= injectedAt);
  if (interrupted?.type !== 'job') return { stepsAgain };
  const next = lines.find(
    (line) =>
      line.type === 'job' &&
      line.key === interrupted.key &&
      line.fence > interrupted.fence &&
      line.at >= injectedAt,
  );
  if (!next) return { stepsAgain };
  const before = lines.filter(
    (line) => isStep(line) && line.kind === interrupted.kind && line.at <= injectedAt,
  );
  const reached = Math.max(0, ...before.map((line) => (isStep(line) ? line.step : 0)));
  const isNew = (line: TraceLine) => isStep(line) && line.kind === interrupted.kind && line.step > reached;
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
