import { StrataError } from '../errors/strata-error.js';

/** The numbers that environment variables may give, and what they are otherwise. */
const numbers = {
  STRATA_CPU_SLOTS: { otherwise: 1, whole: true },
  STRATA_GRACE_SECONDS: { otherwise: 20, whole: false },
  STRATA_HEARTBEAT_SECONDS: { otherwise: 10, whole: false },
  STRATA_IDLE_SECONDS: { otherwise: 60, whole: false },
  STRATA_STORE_CACHE_BYTES: { otherwise: 20 * 2 ** 30, whole: true },
};

type NumberName = keyof typeof numbers;

/** A number that an environment variable may give. Unset or empty means the default. Throws ENVIRONMENT_INVALID. */
export function environmentNumber(name: NumberName): number {
  const { otherwise, whole } = numbers[name];
  const text = process.env[name];
  if (!text) return otherwise;
  const value = Number(text);
  if (value >= 0 && (whole ? Number.isInteger(value) : Number.isFinite(value))) return value;
  throw new StrataError({
    code: 'ENVIRONMENT_INVALID',
    fault: 'user',
    found: `the environment variable ${name} is ${JSON.stringify(text)}`,
    expected: `a${whole ? ' whole' : ''} number that is not negative`,
    remedy: `unset it for the default of ${otherwise}`,
  });
}

/** Throws ENVIRONMENT_INVALID where any of them cannot be used, before a process is started that would read it. */
export function checkEnvironmentNumbers(): void {
  for (const name of Object.keys(numbers)) environmentNumber(name as NumberName);
}
