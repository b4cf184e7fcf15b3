import { isIP } from 'node:net';
import { StrataError } from './errors.js';

/** Environment variables with a fixed set of values. */
const choices = {
  STRATA_LOG: ['json', 'text'],
  STRATA_LOG_LEVEL: ['trace', 'debug', 'info', 'warn', 'error'],
} as const;

type Choices = typeof choices;

/** The value of such a variable; undefined if it is unset or empty. Throws ENVIRONMENT_INVALID. */
export function environmentChoice<Name extends keyof Choices>(name: Name): Choices[Name][number] | undefined {
  const text = process.env[name];
  if (!text) return undefined;
  const allowed: readonly string[] = choices[name];
  if (allowed.includes(text)) return text as Choices[Name][number];
  throw new StrataError({
    code: 'ENVIRONMENT_INVALID',
    cause: 'user',
    found: `the environment variable ${name} is ${JSON.stringify(text)}`,
    expected: `one of ${allowed.join(', ')}`,
    remedy: 'unset it to use the default',
  });
}

/** Environment variables with numbers, and their defaults. */
const numbers = {
  STRATA_CPU_SLOTS: { defaultValue: 1, isInteger: true },
  STRATA_GRACE_SECONDS: { defaultValue: 20, isInteger: false },
  STRATA_HEARTBEAT_SECONDS: { defaultValue: 10, isInteger: false },
  STRATA_IDLE_SECONDS: { defaultValue: 60, isInteger: false },
  STRATA_STORE_CACHE_BYTES: { defaultValue: 20 * 2 ** 30, isInteger: true },
};

type NumberName = keyof typeof numbers;

/** The value of such a variable, or its default if it is unset or empty. Throws ENVIRONMENT_INVALID. */
export function environmentNumber(name: NumberName): number {
  const { defaultValue, isInteger } = numbers[name];
  const text = process.env[name];
  if (!text) return defaultValue;
  const value = Number(text);
  if (value >= 0 && (isInteger ? Number.isInteger(value) : Number.isFinite(value))) return value;
  throw new StrataError({
    code: 'ENVIRONMENT_INVALID',
    cause: 'user',
    found: `the environment variable ${name} is ${JSON.stringify(text)}`,
    expected: `a non-negative ${isInteger ? 'integer' : 'number'}`,
    remedy: `unset it to use the default, ${defaultValue}`,
  });
}

/** Throws ENVIRONMENT_INVALID if any of these variables is invalid. Call before starting a process that reads them. */
export function checkEnvironmentNumbers(): void {
  for (const name of Object.keys(numbers)) environmentNumber(name as NumberName);
}

const metricsVariable = 'STRATA_METRICS_ADDRESS';

/**
 * The `ADDRESS:PORT` at which the worker serves metrics; undefined if they are not enabled. A port alone means 127.0.0.1:
 * other computers can connect only if the user names an address for that. Throws ENVIRONMENT_INVALID.
 */
export function metricsAddress(): string | undefined {
  const text = process.env[metricsVariable];
  if (!text) return undefined;
  const [, host = '', port = ''] = /^(?:(.*):)?(\d+)$/.exec(text) ?? [];
  const address = host === '' || host === 'localhost' ? '127.0.0.1' : host;
  const isAddress = isIP(/^\[(.*)\]$/.exec(address)?.[1] ?? address) > 0;
  if (isAddress && Number(port) > 0 && Number(port) < 65_536) return `${address}:${port}`;
  throw new StrataError({
    code: 'ENVIRONMENT_INVALID',
    cause: 'user',
    found: `the environment variable ${metricsVariable} is ${JSON.stringify(text)}`,
    expected: 'a port, or an IP address and a port, such as 127.0.0.1:9464',
    remedy: 'unset it to disable metrics',
  });
}
