const terminal = process.stderr.isTTY;
const active = new Map();
let drawn = false;

/**
 * Reports the progress of set-up on standard error. On a terminal all running steps share one line that is redrawn;
 * otherwise each change prints a line.
 */
export function step(name) {
  const started = performance.now();
  let shown = '';
  const show = (detail) => {
    active.set(name, `${name} ${detail}`);
    if (terminal) redraw();
    else if (detail !== shown) process.stderr.write(`set-up: ${name}: ${detail}\n`);
    shown = detail;
  };
  const finish = (text) => {
    active.delete(name);
    say(text);
  };
  return {
    /** The current activity. */
    at: (detail) => show(detail),
    /** A frequently changing detail, shown only on a terminal. */
    count: (detail) => terminal && show(detail),
    /** A permanent line. */
    note: (text) => say(`${name}: ${text}`),
    done: () => finish(`${name}: ready in ${((performance.now() - started) / 1000).toFixed(1)} s`),
    failed: () => finish(`${name}: failed`),
  };
}

function say(text) {
  clear();
  process.stderr.write(`set-up: ${text}\n`);
  if (terminal && active.size) redraw();
}

function redraw() {
  clear();
  const line = `set-up: ${[...active.values()].join(' · ')}`;
  process.stderr.write(line.slice(0, (process.stderr.columns || 80) - 1));
  drawn = true;
}

function clear() {
  if (drawn) process.stderr.write('\r\x1b[K');
  drawn = false;
}
