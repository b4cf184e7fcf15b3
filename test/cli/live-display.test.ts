import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { liveDisplay } from '../../cli/display/live-display.js';
import type { RunView } from '../../cli/run-view.js';

const view: RunView = {
  paused: false,
  stages: [
    { name: 'data', isComputing: false, state: { status: 'cached' } },
    {
      name: 'search',
      isComputing: true,
      attempt: 2,
      state: { status: 'running' },
      heartbeat: {
        stage: 'search',
        kind: 'search',
        fromStep: 1200,
        progress: {
          type: 'progress',
          phase: 'train',
          step: 1500,
          steps: 3000,
          epoch: 3,
          epochs: 6,
          stepsPerSecond: 12.5,
          loss: 0.1234,
          accuracy: 0.957,
          entropy: 0.72,
        },
      },
    },
    { name: 'derive', isComputing: false, state: { status: 'waiting' } },
  ],
};

/** The lines that stand on a terminal of this width in the end. */
function shown(columns: number): string[] {
  const stream = new PassThrough();
  const display = liveDisplay(
    Object.assign(stream, { columns, rows: 24, isTTY: true }) as unknown as NodeJS.WriteStream,
  );
  display.update(view);
  display.end();
  return stripVTControlCharacters(String(stream.read())).trimEnd().split('\n');
}

test('each stage has a line, with a bar and figures while it is computed', () => {
  const [data, search, derive] = shown(200);
  expect(data).toMatch(/✔ data +known already/);
  expect(search).toMatch(
    /50 % +attempt 2 from step 1200 +train +epoch 4\/6 +13 steps\/s +2m left +loss 0.123/,
  );
  expect(search).toMatch(/acc 95.7 % +entropy 0.720/);
  expect(derive).toMatch(/derive +waiting/);
});

test.each([50, 80])('no line is wider than a terminal of %i columns', (columns) => {
  const lines = shown(columns);
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
});
