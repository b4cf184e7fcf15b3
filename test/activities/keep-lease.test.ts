import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepLease } from '../../activities/run-stage.js';
import type { Lease } from '../../store/lease.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const lease = (renew: () => Promise<boolean>): Lease => ({
  fence: 1,
  held: renew,
  renew,
  release: () => Promise.resolve(),
});

test.each([2, 10, 60])(
  'with a heartbeat of %i s a lost lease is noticed within one, and reported once',
  async (seconds) => {
    let held = true;
    let reports = 0;
    const keeping = keepLease(
      lease(() => Promise.resolve(held)),
      seconds,
      () => reports++,
    );
    await vi.advanceTimersByTimeAsync(120_000);
    expect(reports).toBe(0);
    held = false;
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    expect(reports).toBe(1);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(reports).toBe(1);
    keeping.stop();
  },
);

test('an unreachable store does not lose the lease', async () => {
  let reports = 0;
  const keeping = keepLease(
    lease(() => Promise.reject(new Error('away'))),
    10,
    () => reports++,
  );
  await vi.advanceTimersByTimeAsync(120_000);
  expect(reports).toBe(0);
  keeping.stop();
});
