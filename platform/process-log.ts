import { type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';
import { environmentChoice } from './environment.js';

export type ProcessLog = Logger;

/**
 * The log of a background process, on standard error: JSON lines, or text on a terminal, unless STRATA_LOG sets the
 * format. STRATA_LOG_LEVEL sets the level. Throws ENVIRONMENT_INVALID.
 */
export function processLog(
  name: 'supervisor' | 'worker',
  output: NodeJS.WritableStream & { isTTY?: boolean } = process.stderr,
): ProcessLog {
  const format = environmentChoice('STRATA_LOG') ?? (output.isTTY ? 'text' : 'json');
  // A log file on a full disk must not end the process.
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
    format === 'json' ? output : asText(output),
  );
}

/** One line per entry, fields after the message, an error's stack below. */
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
