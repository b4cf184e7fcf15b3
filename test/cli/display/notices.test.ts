import { expect, test } from 'vitest';
import { newNotices } from '../../../cli/display/stage-words.js';
import { computing, done, ended, killed } from './views.js';

const lastFailure = 'COMPUTE_KILLED the compute process was ended by SIGKILL';

test('a failed attempt is reported once with its reason, then where and from which step the next started', () => {
  const notices = newNotices();
  const failed = computing({}, { isComputing: false, lastFailure, retrySeconds: 8 });
  expect(notices(failed)).toEqual([`attempt 2 in 8s: ${lastFailure}`]);
  expect(notices({ ...failed, retrySeconds: 7 })).toEqual([]);
  const began = computing({}, { lastFailure });
  expect(notices(began)).toEqual(['attempt 2 on host-b from step 1,200']);
  expect(notices(began)).toEqual([]);
});

test('a failure that was missed while the next attempt waited is still reported', () => {
  expect(newNotices()(computing({}, { lastFailure }))).toEqual([
    `attempt 1 failed: ${lastFailure}`,
    'attempt 2 on host-b from step 1,200',
  ]);
});

test('attempts that polling missed are reported when the stage has ended', () => {
  const attempts = [
    ended(1, { outcome: 'failed', error: killed }),
    ended(2, { outcome: 'lost' }),
    { ...ended(3, { fromStep: 1200 }), host: 'host-b' },
  ];
  expect(newNotices()({ ...done('search'), ended: attempts })).toEqual([
    `attempt 1 failed: ${lastFailure}`,
    'attempt 2 was lost: its worker stopped sending heartbeats',
    'attempt 3 on host-b from step 1,200',
  ]);
});

test('what was reported while it happened is not repeated at the end, nor is anything earlier', () => {
  const notices = newNotices();
  notices(computing({ attempt: 3, fromStep: 40 }));
  const attempts = [
    ended(1, { outcome: 'failed', error: killed }),
    ended(2, { outcome: 'lost' }),
    ended(3, { fromStep: 40 }),
  ];
  expect(notices({ ...done('search'), ended: attempts })).toEqual([]);
});

test('a checkpoint of another processor and graph is reported, and a damaged one that was skipped', () => {
  const facts = {
    checkpointDiffersIn: ['cpu', 'graph'],
    damages: ['STORE_OBJECT_DAMAGED: checkpoints/1-1400.json does not match\n  to do: nothing'],
  };
  expect(newNotices()(computing({ facts })).slice(1)).toEqual([
    'skipped a damaged checkpoint and resumed from step 1,200: STORE_OBJECT_DAMAGED: checkpoints/1-1400.json does not match',
    'its checkpoint was written with a different processor and recorded graph: bits may differ from those of an uninterrupted run',
  ]);
});

test('a first attempt from the start is not reported', () => {
  expect(newNotices()(computing({ attempt: 1, fromStep: 0 }))).toEqual([]);
});
