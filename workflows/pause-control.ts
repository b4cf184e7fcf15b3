import { CancellationScope, condition, isCancellation, setHandler, defineSignal } from '@temporalio/workflow';
import { pauseSignal, resumeSignal } from './pipeline-state.js';

export interface PauseControl {
  readonly paused: boolean;
  /**
   * Runs the work, telling it to stop when the pipeline is paused. What it returns then stands; `undefined` if it did
   * not begin. Cancellation of the whole workflow passes through as an error.
   */
  interruptible<T>(work: () => Promise<T>): Promise<T | undefined>;
  /** Resolves at once, or when the pipeline is resumed. */
  untilResumed(): Promise<void>;
}

/** Answers the signals `pause` and `resume`. */
export function pauseControl(onChange: (paused: boolean) => void): PauseControl {
  const interruptibles = new Set<CancellationScope>();
  let paused = false;

  setHandler(defineSignal(pauseSignal), () => {
    if (!paused) onChange((paused = true));
    for (const scope of interruptibles) scope.cancel();
  });
  setHandler(defineSignal(resumeSignal), () => {
    if (paused) onChange((paused = false));
  });

  return {
    get paused() {
      return paused;
    },
    async interruptible(work) {
      if (paused) return undefined;
      const whole = CancellationScope.current();
      const scope = new CancellationScope();
      interruptibles.add(scope);
      try {
        return await scope.run(work);
      } catch (error) {
        if (isCancellation(error) && !whole.consideredCancelled) return undefined;
        throw error;
      } finally {
        interruptibles.delete(scope);
      }
    },
    untilResumed: () => condition(() => !paused),
  };
}
