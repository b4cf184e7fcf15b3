import { isIP } from 'node:net';
import { StrataError } from '../errors/strata-error.js';

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
    fault: 'user',
    found: `the environment variable ${variable} is ${JSON.stringify(text)}`,
    expected: 'a port, or an IP address and a port, such as 127.0.0.1:9464',
    remedy: 'unset it for a worker without metrics',
  });
}
