import { isIP } from 'node:net';
import { StrataError } from './errors.js';

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
    cause: 'user',
    found: `the environment variable ${name} is ${JSON.stringify(text)}`,
    expected: `one of ${known.join(', ')}`,
    remedy: 'unset it for the default',
  });
}

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
    cause: 'user',
    found: `the environment variable ${name} is ${JSON.stringify(text)}`,
    expected: `a${whole ? ' whole' : ''} number that is not negative`,
    remedy: `unset it for the default of ${otherwise}`,
  });
}

/** Throws ENVIRONMENT_INVALID where any of them cannot be used, before a process is started that would read it. */
export function checkEnvironmentNumbers(): void {
  for (const name of Object.keys(numbers)) environmentNumber(name as NumberName);
}

const variable = 'STRATA_METRICS_ADDRESS';

/**
 * Where the worker's metrics are to be read, as `ADDRESS:PORT`; undefined where nobody asked for them. Of a port alone the
 * address is 127.0.0.1: other computers reach the worker only where its user names an address for that. Throws
 * ENVIRONMENT_INVALID.
 */
export function metricsAddress(): string | undefined {
  const text = process.env[variable];
  if (!text) return undefined;
  const [, host = '', port = ''] = /^(?:(.*):)?(\d+)$/.exec(text) ?? [];
  const address = host === '' || host === 'localhost' ? '127.0.0.1' : host;
  const isAddress = isIP(/^\[(.*)\]$/.exec(address)?.[1] ?? address) > 0;
  if (isAddress && Number(port) > 0 && Number(port) < 65_536) return `${address}:${port}`;
  throw new StrataError({
    code: 'ENVIRONMENT_INVALID',
    cause: 'user',
    found: `the environment variable ${variable} is ${JSON.stringify(text)}`,
    expected: 'a port, or an IP address and a port, such as 127.0.0.1:9464',
    remedy: 'unset it for a worker without metrics',
  });
}
