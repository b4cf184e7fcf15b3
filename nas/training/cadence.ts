/** When checkpoints are due, as a plan has it: after so many steps or seconds, or, where it says neither, as they cost. */
interface CadenceSetting {
  readonly everySteps?: number;
  readonly everySeconds?: number;
}

interface Cadence {
  /** Whether one is due `seconds` and `steps` after the last was begun, or after the training was. */
  isDue(steps: number, seconds: number): boolean;
  /** Takes in what one cost: seconds that the training waited for it, and seconds of writing beside the training. */
  wrote(cost: { readonly waited: number; readonly written: number }): void;
}

/** Share of a training's time that its checkpoints may cost where the plan does not say how often they come. */
const SHARE = 0.01;
/** Also the first interval, before anything was measured. A kill then costs some seconds of work. */
const SHORTEST = 10;
/** However dear a checkpoint is, no more work than this is lost. */
const LONGEST = 600;

/**
 * Without a setting the interval is the last checkpoint's whole cost by `SHARE`, between `SHORTEST` and `LONGEST` seconds.
 * Writing goes on beside the training, so that counting all of it as lost is careful: on two cores it is not free.
 */
export function cadence({ everySteps, everySeconds }: CadenceSetting): Cadence {
  if (everySteps !== undefined) return { isDue: (steps) => steps >= everySteps, wrote: () => undefined };
  let interval = everySeconds ?? SHORTEST;
  return {
    isDue: (steps, seconds) => steps > 0 && seconds >= interval,
    wrote({ waited, written }) {
      if (everySeconds !== undefined) return;
      interval = Math.min(LONGEST, Math.max(SHORTEST, (waited + written) / SHARE));
    },
  };
}
