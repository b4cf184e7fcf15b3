import { StrataError } from '../errors/strata-error.js';

/** A number that an environment variable may give. Unset or empty means the default. Throws ENVIRONMENT_INVALID. */
export function environmentNumber(name: string, otherwise: number): number {
  const text = process.env[name];
  if (!text) return otherwise;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new StrataError({
    code: 'ENVIRONMENT_INVALID',
    fault: 'user',
    found: `the environment variable ${name} is ${JSON.stringify(text)}`,
    expected: 'a number that is not negative',
    remedy: `unset it for the default of ${otherwise}`,
  });
}
