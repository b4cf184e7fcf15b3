// A real server and worker; the stub reports 600 epochs and as many checkpoints.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { strataHome, type StrataHome } from '../fixtures/strata-home.js';
import { fetchHistory } from './histories/fetch-history.js';

let home: StrataHome;
beforeAll(async () => {
  home = await strataHome({ evaluate: { stepMs: 1, killAt: 300 } });
});
afterAll(() => home.remove());

test('the history of a run with 600 epochs and one retry stays small', async () => {
  const { stdout } = await home.strata(['run', 'test/fixtures/long.yaml']);
  expect(home.started().filter(({ kind }) => kind === 'evaluate')).toMatchObject([
    { fromStep: 0 },
    { fromStep: 300 },
  ]);
  const { events } = await fetchHistory(home, /long-\w+/.exec(stdout)![0]);
  // Temporal ends a workflow at 51,200 events or 50 MB. Nothing here may grow with the epochs.
  expect(events.length).toBeLessThan(100);
  expect(JSON.stringify(events).length).toBeLessThan(100_000);
});
