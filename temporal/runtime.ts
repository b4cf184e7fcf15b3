import type { MetricMeter } from '@temporalio/common';
import { Runtime } from '@temporalio/worker';
import { StrataError } from '../errors/strata-error.js';
import { metricsAddress } from '../paths/metrics-address.js';
import type { ProcessLog } from '../processes/process-log.js';
import { temporalLogger } from './temporal-logger.js';

/**
 * Sets up what workers of this process have in common: where they log, and, where STRATA_METRICS_ADDRESS asks for it, a
 * page that Prometheus reads. Answers with what metrics are made by, which goes nowhere unless somebody asked for them.
 * Throws METRICS_ADDRESS_UNUSABLE.
 */
export function installRuntime(log: ProcessLog): MetricMeter {
  const address = metricsAddress();
  try {
    Runtime.install({
      logger: temporalLogger(log),
      shutdownSignals: ['SIGINT', 'SIGTERM'],
      telemetryOptions: {
        logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
        ...(address && { metrics: { prometheus: { bindAddress: address, ...names } } }),
      },
    });
  } catch (error) {
    throw address ? unusable(address, error) : error;
  }
  if (address) log.info({ address: `http://${address}/metrics` }, 'tells metrics');
  return Runtime.instance().metricMeter;
}

/** As Prometheus advises: names say the unit, which is the base unit, and counters end in `_total`. */
const names = {
  countersTotalSuffix: true,
  unitSuffix: true,
  useSecondsForDurations: true,
  histogramBucketOverrides: { strata_checkpoint_write: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100] },
};

function unusable(address: string, cause: unknown): StrataError {
  return new StrataError(
    {
      code: 'METRICS_ADDRESS_UNUSABLE',
      fault: 'world',
      found: `the worker cannot tell its metrics at ${address}: ${cause instanceof Error ? cause.message : String(cause)}`,
      expected: 'a port that nothing else listens on, at an address of this computer',
      remedy: 'set STRATA_METRICS_ADDRESS to another one; each worker needs its own',
    },
    { cause },
  );
}
