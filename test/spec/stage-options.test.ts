import { expect, test } from 'vitest';
import { stageOptions } from '../../spec/stage-options.js';

test('a stage without options has the defaults of the schema', () => {
  expect(stageOptions({}, {})).toEqual({
    retry: { attempts: 3, backoffSeconds: 10, maximumBackoffSeconds: 300 },
    timeoutSeconds: 604800,
    checkpoint: { keep: 3 },
    resources: { queue: 'cpu' },
  });
});

test('the options of a stage win over `defaults`, field by field', () => {
  const own = { retry: { backoff: '1m' }, checkpoint: { every: '1 step' } };
  const defaults = { retry: { attempts: 9, backoff: '5s' }, checkpoint: { keep: 7 }, timeout: '2h' };
  expect(stageOptions(own, defaults)).toMatchObject({
    retry: { attempts: 9, backoffSeconds: 60 },
    timeoutSeconds: 7200,
    checkpoint: { everySteps: 1, keep: 7 },
  });
});

test('the maximum backoff is never shorter than the first', () => {
  expect(stageOptions({ retry: { backoff: '1d' } }, {}).retry).toMatchObject({
    backoffSeconds: 86400,
    maximumBackoffSeconds: 86400,
  });
});
