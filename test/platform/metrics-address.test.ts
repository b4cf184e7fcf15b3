import { afterEach, expect, test, vi } from 'vitest';
import { metricsAddress } from '../../platform/environment.js';

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['', undefined],
  ['9464', '127.0.0.1:9464'],
  [':9464', '127.0.0.1:9464'],
  ['localhost:9464', '127.0.0.1:9464'],
  ['127.0.0.1:9464', '127.0.0.1:9464'],
  ['[::1]:9464', '[::1]:9464'],
  ['0.0.0.0:9464', '0.0.0.0:9464'],
])('%j means %j', (text, address) => {
  vi.stubEnv('STRATA_METRICS_ADDRESS', text);
  expect(metricsAddress()).toBe(address);
});

test.each([
  'on',
  '127.0.0.1',
  '127.0.0.1:',
  'host-a:9464',
  '127.0.0.1:0',
  '127.0.0.1:70000',
  'http://127.0.0.1:1',
])('%j is refused', (text) => {
  vi.stubEnv('STRATA_METRICS_ADDRESS', text);
  expect(metricsAddress).toThrow(/ENVIRONMENT_INVALID: .*STRATA_METRICS_ADDRESS/);
});
