// The display draws on a screen that a real terminal emulator keeps.
import { EventEmitter } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import type { Display } from '../../../cli/display/plain-display.js';
import { liveDisplay } from '../../../cli/display/live-display.js';
import type { StageView } from '../../../runs/view.js';
import { openScreen, type Screen } from '../../fixtures/screen.js';
import { computing, done, progress, waiting } from './views.js';

interface Shown {
  readonly screen: Screen;
  readonly display: Display;
  /** Shows these stages; resolves when they are on the screen. */
  readonly show: (...stages: StageView[]) => Promise<string[]>;
  readonly resize: (columns: number, rows?: number) => Promise<string[]>;
}

let open: Display | undefined;
afterEach(() => open?.end());

function shownOn(columns: number, rows = 24): Shown {
  const screen = openScreen({ columns, rows }, true);
  const stream = Object.assign(new EventEmitter(), {
    columns,
    rows,
    isTTY: true,
    write: (text: string) => screen.write(text),
  });
  const display = liveDisplay(stream as unknown as NodeJS.WriteStream);
  open = display;
  const lines = async () => {
    await screen.shown();
    return screen.text().split('\n');
  };
  return {
    screen,
    display,
    show(...stages) {
      display.update({ paused: false, stages, elapsedSeconds: 192 });
      // What is said makes it draw at once.
      display.say('');
      return lines();
    },
    resize(columns, rows = 24) {
      screen.resize({ columns, rows });
      Object.assign(stream, { columns, rows });
      stream.emit('resize');
      return lines();
    },
  };
}

const training = computing({ progress });
const first = computing({ attempt: 1, fromStep: 0, progress });

test('on a wide terminal each stage has one line, with bar and figures while it is computed', async () => {
  const lines = (await shownOn(160).show(done('data'), training, waiting('derive'))).slice(-4);
  expect(lines[0]).toMatch(/^✔ data +done in 12s$/);
  expect(lines[1]).toMatch(
    /^\S search  █{10}░{10}  50 %  epoch 4\/6  2m left  loss 0\.123  acc 95\.7 %  entropy 0\.720  13 steps\/s  attempt 2 on host-b$/,
  );
  expect(lines[2]).toMatch(/^· derive +waiting$/);
  expect(lines[3]).toBe('  3m 12s elapsed');
});

test.each([
  [80, 'loss 0.123  acc 95.7 %  entropy 0.720  13 steps/s  attempt 2 on host-b'],
  [50, 'loss 0.123  acc 95.7 %  entropy 0.720'],
])('on %i columns the figures have their own line, and none is truncated', async (columns, figures) => {
  const { screen, show } = shownOn(columns);
  const lines = (await show(done('data'), training, waiting('derive'))).slice(-5);
  expect(lines[1]).toMatch(/^\S search  .* 50 %  epoch 4\/6  2m left$/);
  expect(lines[2]).toBe(`${' '.repeat(10)}${figures}`);
  expect(screen.broken()).toEqual([]);
});

test('a stage that needs fewer lines than before leaves no old lines', async () => {
  const { show } = shownOn(80);
  await show(training, first, waiting('derive'));
  const lines = await show(done('warmup'), done('search'), waiting('derive'));
  expect(lines.slice(-4).join('\n')).toMatch(/^✔ warmup.*\n✔ search.*\n· derive.*\n {2}3m 12s elapsed$/);
  expect(lines.join('\n').match(/elapsed/g)).toHaveLength(1);
});

test.each([
  [80, 50],
  [50, 80],
  [120, 30],
])('a terminal that changes from %i to %i columns shows everything once', async (from, to) => {
  const { screen, show, resize } = shownOn(from);
  await show(done('data'), first, { ...first, name: 'long-name-of-a-stage' }, waiting('derive'));
  const lines = await resize(to);
  expect(lines.filter((line) => /elapsed/.test(line))).toHaveLength(1);
  expect(lines.filter((line) => /✔ data/.test(line))).toHaveLength(1);
  expect(lines.filter((line) => /^\S search/.test(line))).toHaveLength(1);
  expect(screen.broken()).toEqual([]);
});

test('notices stay above, wrapped between words', async () => {
  const { screen, show } = shownOn(50);
  const lastFailure = 'COMPUTE_KILLED the compute process was ended by SIGKILL';
  await show(computing({ progress }, { lastFailure }));
  const lines = await show(computing({ progress }, { lastFailure }));
  expect(lines.slice(0, 3)).toEqual([
    'search: attempt 1 failed: COMPUTE_KILLED the',
    '  compute process was ended by SIGKILL',
    'search: attempt 2 on host-b from step 1,200',
  ]);
  expect(lines.join('\n').match(/attempt 1 failed/g)).toHaveLength(1);
  expect(screen.broken()).toEqual([]);
});

test('a stage without steps has no bar, but shows the elapsed time', async () => {
  const recording = { type: 'progress' as const, phase: 'record graph', step: 0, steps: 100 };
  const lines = await shownOn(80).show(computing({ attempt: 1, progress: recording }));
  expect(lines.at(-2)).toMatch(/search  record graph/);
  expect(lines.at(-2)).not.toMatch(/░|%/);
});

test('if there are more stages than rows, those being computed are shown and the others counted', async () => {
  const { screen, show } = shownOn(80, 12);
  const many = (count: number, make: (name: string) => StageView, name: string) =>
    Array.from({ length: count }, (_, index) => make(`${name}-${index}`));
  const lines = await show(...many(20, done, 'data'), first, ...many(20, waiting, 'evaluate'));
  expect(lines.join('\n')).toMatch(
    /✔ 20 finished\n\S search .*\n.*loss.*\n· 20 waiting\n {2}3m 12s elapsed$/,
  );
  await show(...many(20, done, 'data'), first, ...many(20, waiting, 'evaluate'));
  expect(screen.everything().match(/search/g)).toHaveLength(1);
});

test('foreign text cannot control the terminal', async () => {
  const lines = await shownOn(80).show(computing({ host: 'host\u001b[2J\u001b[1;1Hb', progress }));
  expect(lines.join('\n')).toMatch(/attempt 2 on host·\[2J·\[1;1Hb/);
});
