import { expect, test } from 'vitest';
import { forecastText } from '../../../report/forecast-text.js';
import type { Forecast, StageForecast } from '../../../schemas/generated/forecast.js';

const key = 'a'.repeat(64);
const by = { run: 'quickstart-1a2b3c4d', stage: 'search' };

const stages: StageForecast[] = [
  { name: 'data', kind: 'prepare', state: 'cached', producedBy: by, reasons: [] },
  {
    name: 'warmup',
    kind: 'warmup',
    state: 'waiting',
    waitsFor: { run: by.run },
    step: 7,
    steps: 80,
    reasons: [],
  },
  {
    name: 'search',
    kind: 'search',
    state: 'run',
    reasons: [
      { type: 'changed', component: 'setting', name: 'entropy.to', before: 5, now: 0.3 },
      { type: 'changed', component: 'setting', name: 'seed', before: 0, now: 1 },
      { type: 'changed', component: 'version', name: 'version', before: 1, now: 2 },
      {
        type: 'changed',
        component: 'source',
        name: 'images',
        before: `sha256:${key}`,
        now: `sha256:${'b'.repeat(64)}`,
      },
      { type: 'changed', component: 'setting', name: 'network.levels', before: [[0, 1], [2]], now: 'stage' },
      { type: 'changed', component: 'setting', name: 'limit', now: 600 },
      { type: 'input', name: 'from', stage: 'warmup' },
    ],
    comparedWith: { ...by, key },
    mayBeCached: true,
    estimate: {
      run: by.run,
      seconds: 169,
      bytes: 4_123_456,
      checkpointBytes: 12_345_678,
      differsIn: ['network.cells'],
    },
  },
  {
    name: 'derive',
    kind: 'derive',
    state: 'resuming',
    step: 1200,
    steps: 35000,
    reasons: [
      { type: 'unfinished', run: by.run, outcome: 'failed', code: 'STORE_FULL', found: 'no\u001b[31m room' },
    ],
  },
  {
    name: 'evaluate',
    kind: 'evaluate',
    state: 'run',
    reasons: [{ type: 'damaged', found: `the store has no blob sha256:${key} (text/plain)` }],
    assumes: ['derive'],
  },
];

const found: Forecast = {
  apiVersion: 'strata/v1',
  pipeline: 'quickstart',
  file: '/specs/quickstart.yaml',
  params: {},
  remaining: 4,
  stages,
  total: { seconds: 169, bytes: 4_123_456, checkpointBytes: 12_345_678, unknown: ['derive', 'evaluate'] },
};

test('each stage shows its state, the reasons and the estimate', () => {
  const text = forecastText(found, { width: Infinity, color: false });
  const line = (start: string) => text.split('\n').find((candidate) => candidate.startsWith(start));
  expect(line('data')).toMatch(/ cached +computed by run quickstart-1a2b3c4d$/);
  expect(line('warmup')).toMatch(/ waiting +for run quickstart-1a2b3c4d, .*at step 7 of 80$/);
  expect(line('search')).toMatch(
    / to run +entropy.to 5 → 0.3, seed 0 → 1, version of this kind 1 → 2, content of images aaaaaaaa → bbbbbbbb, and 2 more/,
  );
  expect(line('derive')).toMatch(/ resuming +at step 1,200 of 35,000$/);
  expect(text).toMatch(/recomputed by warmup; cached if its bits stay the same/);
  expect(text).toMatch(
    /about 2m 49s, 4\.1 MB, 12 MB of checkpoints \(from run quickstart-1a2b3c4d, where network\.cells differed\)/,
  );
  expect(text).toMatch(/failed in run quickstart-1a2b3c4d: STORE_FULL/);
  expect(text).toMatch(/assuming that derive gives the same bits again/);
  expect(text).toMatch(/^total {2}about 2m 49s .* no time estimate yet for derive, evaluate/m);
});

test.each([80, 50, 34])('it fits %i columns', (width) => {
  const lines = forecastText(found, { width, color: false }).split('\n');
  expect(lines.filter((line) => line.length > width)).toEqual([]);
  expect(lines.filter((line) => line === '')).toHaveLength(2);
  expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toBe(
    forecastText(found, { width: Infinity, color: false }).replaceAll(/\s+/g, ' '),
  );
});

test('colors are used only on request, and records cannot control the terminal', () => {
  const control = /[\u0000-\u0009\u000b-\u001f\u007f]/;
  expect(forecastText(found, { width: 80, color: false })).not.toMatch(control);
  const colored = forecastText(found, { width: 80, color: true });
  expect(colored).toMatch(control);
  expect(colored).not.toContain('\u001b[31m');
});

test('without any estimate, that is stated once', () => {
  const unknown = { seconds: 0, bytes: 0, checkpointBytes: 0, unknown: ['derive', 'evaluate'] };
  const text = forecastText(
    { ...found, stages: stages.slice(3), total: unknown },
    { width: 80, color: false },
  );
  expect(text).toMatch(/^total {2}no time estimate yet$/m);
});

test('if all stages are cached, that is stated without a total', () => {
  const [known] = stages;
  const text = forecastText({ ...found, remaining: 0, stages: [known!] }, { width: 80, color: false });
  expect(text).toMatch(/^quickstart: all stages cached\n/);
  expect(text).not.toMatch(/in all/);
});
