import { StrataError } from '../errors/strata-error.js';

/** The words that environment variables may be. */
const choices = {
  STRATA_LOG: ['json', 'text'],
  STRATA_LOG_LEVEL: ['trace', 'debug', 'info', 'warn', 'error'],
} as const;

type Choices = typeof choices;

/** What an environment variable chooses; undefined where it is unset or empty. Throws ENVIRONMENT_INVALID. */
export function environmentChoice<Name extends keyof Choices>(name: Name): Choices[Name][number] | undefined {
  const text = process.env[name];
  if (!text) return undefined;
  const known: readonly string[] = choices[name];
  if (known.includes(text)) return text as Choices[Name][number];
  throw new StrataError({
    code: 'ENVIRONMENT_INVALID',
    fault: 'user',
    found: `the environment variable ${name} is ${JSON.stringify(text)}`,
    expected: `one of ${known.join(', ')}`,
    remedy: 'unset it for the default',
  });
}
