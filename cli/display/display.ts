import type { RunView } from '../../runs/view.js';

/** Where a run's progress is shown. */
export interface Display {
  update(view: RunView): void;
  /** Says something once, apart from the progress. */
  say(text: string): void;
  /** Leaves what was shown last and ends. */
  end(): void;
}
