import { expect, test } from 'vitest';
import { noProgressError } from '../../activities/attempts.js';
import type { StageAttempt } from '../../lineage/records.js';

const time = '2026-01-01T00:00:00.000Z';
const killed = {
  code: 'COMPUTE_KILLED',
  cause: 'environment',
  found: 'the compute process was ended by SIGKILL',
} as const;

/** Attempts at a stage. By default the compute process of each was killed. */
function attempts(...each: Partial<StageAttempt>[]): StageAttempt[] {
  return each.map((facts, index) => ({
    attempt: index + 1,
    fence: index + 1,
    startedAt: time,
    finishedAt: time,
    outcome: 'failed',
    error: killed,
    ...facts,
  }));
}
const lost = { outcome: 'lost', error: undefined } as unknown as Partial<StageAttempt>;
const code = (each: Partial<StageAttempt>[], inSuccession = each.length) =>
  noProgressError('search', attempts(...each), inSuccession)?.code;

test('two deaths in a row from one step, without a new checkpoint, are reported with the last error', () => {
  const error = noProgressError('search', attempts({ fromStep: 40 }, { fromStep: 40 }), 2);
  expect(error?.details).toMatchObject({ code: 'STAGE_NO_PROGRESS', cause: 'user' });
  expect(error?.message).toMatch(
    /attempts 1 and 2 at stage search both started from step 40 .* ended by SIGKILL/,
  );
});

test('two deaths before the first event are reported too', () => {
  expect(noProgressError('data', attempts({}, {}), 2)?.message).toMatch(/both started from the beginning/);
});

test('one death is not enough, nor are two if one wrote a checkpoint or resumed from a newer one', () => {
  expect(code([{ fromStep: 40 }])).toBeUndefined();
  expect(code([{ fromStep: 40, checkpointBytes: 100 }, { fromStep: 40 }])).toBeUndefined();
  expect(code([{ fromStep: 40 }, { fromStep: 40, checkpointBytes: 100 }])).toBeUndefined();
  expect(code([{ fromStep: 40 }, { fromStep: 44 }])).toBeUndefined();
});

test('lost workers, stop requests and full disks do not count', () => {
  expect(code([lost, {}])).toBeUndefined();
  expect(code([{}, lost, {}])).toBeUndefined();
  expect(code([{ outcome: 'stopped' }, {}])).toBeUndefined();
  const full = { code: 'STORE_FULL', cause: 'environment', found: 'no space left' } as const;
  expect(code([{ error: full }, { error: full }])).toBeUndefined();
});

test('resuming the run starts the count again', () => {
  expect(code([{}, {}, {}], 1)).toBeUndefined();
  expect(code([{}, {}, {}, {}], 2)).toBe('STAGE_NO_PROGRESS');
});
