import type { Logger, LogLevel, LogMetadata, MetricMeter } from '@temporalio/common';
import { Runtime } from '@temporalio/worker';
import { metricsAddress } from '../platform/environment.js';
import { StrataError } from '../platform/errors.js';
import type { ProcessLog } from '../platform/process-log.js';

/**
 * Sets up the Temporal runtime of this process: its logger and, if STRATA_METRICS_ADDRESS is set, a Prometheus endpoint.
 * Returns the meter for metrics, which discards them if there is no endpoint. Throws METRICS_ADDRESS_UNUSABLE.
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
  if (address) log.info({ address: `http://${address}/metrics` }, 'serving metrics');
  return Runtime.instance().metricMeter;
}

/** Prometheus conventions: names end in the base unit, and counters in `_total`. */
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
      found: `cannot serve metrics at ${address}: ${cause instanceof Error ? cause.message : String(cause)}`,
      expected: 'a free port at an address of this computer',
      remedy: 'set STRATA_METRICS_ADDRESS to another one; each worker needs its own',
    },
    { cause },
  );
}

/** Forwards log lines of Temporal and of activities to the process log, with Strata's field names. */
export function temporalLogger(log: ProcessLog): Logger {
  const write = (level: LogLevel, message: string, meta?: LogMetadata) =>
    log[toLowerCase(level)](fieldsOf(meta ?? {}), message);
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
}

/** Strata's names for Temporal's log fields. */
const fieldNames: Readonly<Record<string, string>> = {
  workflowId: 'run',
  activityType: 'activity',
  taskQueue: 'queue',
  sdkComponent: 'component',
};

/** Constant or redundant fields, and the token, which would allow anybody to end the activity. */
const omittedFields = ['taskToken', 'namespace', 'workflowType', 'activityId', 'isLocal'];

function fieldsOf(meta: LogMetadata): object {
  return Object.fromEntries(
    Object.entries(meta)
      .filter(([name]) => !omittedFields.includes(name))
      .map(([name, value]): [string, unknown] => [fieldNames[name] ?? name, value]),
  );
}

function toLowerCase<Text extends string>(text: Text): Lowercase<Text> {
  return text.toLowerCase() as Lowercase<Text>;
}
