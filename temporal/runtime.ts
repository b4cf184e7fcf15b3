import type { Logger, LogLevel, LogMetadata, MetricMeter } from '@temporalio/common';
import { Runtime } from '@temporalio/worker';
import { metricsAddress } from '../platform/environment.js';
import { StrataError } from '../platform/errors.js';
import type { ProcessLog } from '../platform/process-log.js';

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
      cause: 'environment',
      found: `the worker cannot tell its metrics at ${address}: ${cause instanceof Error ? cause.message : String(cause)}`,
      expected: 'a port that nothing else listens on, at an address of this computer',
      remedy: 'set STRATA_METRICS_ADDRESS to another one; each worker needs its own',
    },
    { cause },
  );
}

/** Passes what Temporal and activities log on to the process's log, in Strata's words. */
export function temporalLogger(log: ProcessLog): Logger {
  const tell = (level: LogLevel, message: string, meta?: LogMetadata) =>
    log[toLowerCase(level)](fieldsOf(meta ?? {}), message);
  return {
    log: tell,
    trace: (message, meta) => tell('TRACE', message, meta),
    debug: (message, meta) => tell('DEBUG', message, meta),
    info: (message, meta) => tell('INFO', message, meta),
    warn: (message, meta) => tell('WARN', message, meta),
    error: (message, meta) => tell('ERROR', message, meta),
  };
}

/** Temporal's names for what has one of Strata's. */
const levelNames: Readonly<Record<string, string>> = {
  workflowId: 'run',
  activityType: 'activity',
  taskQueue: 'queue',
  sdkComponent: 'component',
};

/** The same on all lines, or repeating what another says; and the token, with which anybody could end the activity. */
const leftOut = ['taskToken', 'namespace', 'workflowType', 'activityId', 'isLocal'];

function fieldsOf(meta: LogMetadata): object {
  return Object.fromEntries(
    Object.entries(meta)
      .filter(([name]) => !leftOut.includes(name))
      .map(([name, value]): [string, unknown] => [levelNames[name] ?? name, value]),
  );
}

function toLowerCase<Text extends string>(text: Text): Lowercase<Text> {
  return text.toLowerCase() as Lowercase<Text>;
}
