import { type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';
import { environmentChoice } from './environment.js';

export type ProcessLog = Logger;

/**
 * The log of a process that goes on unwatched, on its standard error: JSON lines, or text on a terminal, unless
 * STRATA_LOG and STRATA_LOG_LEVEL say otherwise. Throws ENVIRONMENT_INVALID.
 */
export function processLog(
  name: 'supervisor' | 'worker',
  output: NodeJS.WritableStream & { isTTY?: boolean } = process.stderr,
): ProcessLog {
  const form = environmentChoice('STRATA_LOG') ?? (output.isTTY ? 'text' : 'json');
  // It may lie on a full disk, which must not end what its process does.
  output.on('error', () => undefined);
  const level = environmentChoice('STRATA_LOG_LEVEL') ?? 'info';
  return pino(
    {
      level,
      base: { process: name },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'message',
      errorKey: 'error',
      serializers: { error: stdSerializers.err },
    },
    form === 'json' ? output : asText(output),
  );
}

/** A line for each entry, with what it is about behind the message; an error's stack comes below. */
function asText(destination: NodeJS.WritableStream) {
  return pretty({
    destination,
    colorize: false,
    singleLine: true,
    messageKey: 'message',
    errorLikeObjectKeys: ['error'],
    ignore: 'process',
    translateTime: 'UTC:yyyy-mm-dd"T"HH:MM:ss.l"Z"',
  });
}
