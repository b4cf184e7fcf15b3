const terminal = process.stderr.isTTY;
const active = new Map();
let drawn = false;

/**
 * Says on standard error what set-up is doing. On a terminal all running steps share one line that is redrawn;
 * elsewhere a line is printed when a step starts and when it is done.
 */
export function step(name) {
  const started = performance.now();
  let said = '';
  const show = (detail) => {
    active.set(name, `${name} ${detail}`);
    if (terminal) redraw();
    else if (detail !== said) process.stderr.write(`set-up: ${name}: ${detail}\n`);
    said = detail;
  };
  const finish = (text) => {
    active.delete(name);
    say(text);
  };
  return {
    /** What is being done now. */
    at: (detail) => show(detail),
    /** A number that changes all the time; only a terminal shows it. */
    count: (detail) => terminal && show(detail),
    /** A line that stays. */
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
