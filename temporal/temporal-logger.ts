import type { Logger, LogLevel, LogMetadata } from '@temporalio/common';
import type { ProcessLog } from '../processes/process-log.js';

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
const names: Readonly<Record<string, string>> = {
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
      .map(([name, value]): [string, unknown] => [names[name] ?? name, value]),
  );
}

function toLowerCase<Text extends string>(text: Text): Lowercase<Text> {
  return text.toLowerCase() as Lowercase<Text>;
}
