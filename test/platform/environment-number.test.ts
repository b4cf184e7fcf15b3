import { afterEach, expect, test, vi } from 'vitest';
import { checkEnvironmentNumbers, environmentNumber } from '../../platform/environment.js';

afterEach(() => vi.unstubAllEnvs());

test.each(['', undefined])('%j means the default', (text) => {
  vi.stubEnv('STRATA_CPU_SLOTS', text);
  expect(environmentNumber('STRATA_CPU_SLOTS')).toBe(1);
});

test('a valid number is used', () => {
  vi.stubEnv('STRATA_GRACE_SECONDS', '2.5');
  expect(environmentNumber('STRATA_GRACE_SECONDS')).toBe(2.5);
});

test.each([
  ['STRATA_CPU_SLOTS', 'two'],
  ['STRATA_CPU_SLOTS', '1.5'],
  ['STRATA_CPU_SLOTS', '-1'],
  ['STRATA_IDLE_SECONDS', 'Infinity'],
] as const)('%s=%s is refused with what was found and what is expected', (name, text) => {
  vi.stubEnv(name, text);
  const refusal = expect.objectContaining({
    code: 'ENVIRONMENT_INVALID',
    details: expect.objectContaining({ cause: 'user' }) as unknown,
    message: expect.stringMatching(new RegExp(`${name} is "${text}"[^]*expected: a non-negative`)) as string,
  }) as Error;
  expect(() => environmentNumber(name)).toThrow(refusal);
  expect(checkEnvironmentNumbers).toThrow(refusal);
});
