import { expect, test } from 'vitest';
import { retryAsSpecified } from '../../workflows/stage-activities.js';
import { plan } from '../fixtures/plan.js';

test('attempts, back-off and its cap are those of the spec', () => {
  const retry = { attempts: 7, backoffSeconds: 5, maximumBackoffSeconds: 60 };
  expect(retryAsSpecified({ ...plan.stages[0]!, retry })).toEqual({
    maximumAttempts: 7,
    initialInterval: 5000,
    maximumInterval: 60_000,
    backoffCoefficient: 2,
  });
});
