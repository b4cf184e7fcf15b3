import { harmless } from '../../errors/harmless.js';
import type { RunView } from '../run-view.js';
import type { Display } from './display.js';
import { newNotices } from './notices.js';
import { phaseClock } from './phase-clock.js';
import { redrawnLines } from './redrawn-lines.js';
import { runLines } from './run-lines.js';
import { wrapped } from './wrapped.js';

/** The stages with their bars and figures, drawn again in place; what is told once stays above. For terminals. */
export function liveDisplay(stream: NodeJS.WriteStream): Display {
  const noticesOf = newNotices();
  const phaseSeconds = phaseClock();
  let last: RunView | undefined;
  const columns = () => stream.columns || 80;
  // The last row is the cursor's.
  const lines = () =>
    last ? runLines(last, phaseSeconds, { columns: columns(), rows: (stream.rows || 24) - 1 }) : [];
  const drawn = redrawnLines(stream, lines);
  const timer = setInterval(() => drawn.draw(lines()), 120);
  return {
    update(view) {
      last = view;
      const notices = view.stages.flatMap((stage) =>
        noticesOf(stage).flatMap((text) => wrapped(harmless(`${stage.name}: ${text}`), columns())),
      );
      if (notices.length > 0) drawn.below(notices, lines());
    },
    say: (text) => drawn.below(wrapped(text, columns()).map(harmless), lines()),
    end() {
      clearInterval(timer);
      drawn.end(lines());
    },
  };
}
