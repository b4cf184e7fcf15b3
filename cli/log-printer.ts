import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { harmless } from '../errors/harmless.js';
import type { LoggedAttempt } from './run-attempts.js';

/** Prints logs piece by piece, each time from where it was before, with a header whenever another attempt's begins. */
export interface LogPrinter {
  /** Prints what the log has more than before. */
  more(log: LoggedAttempt): Promise<void>;
  /** Ends a line that a log left open. */
  end(): void;
}

interface Reading {
  at: number;
  readonly decoder: StringDecoder;
  /** Whether the last character was a carriage return, to which a line feed may belong. */
  afterReturn: boolean;
}

/** `write` takes the text. Control characters of the logs are dots, so that they cannot steer a terminal. */
export function logPrinter(
  write: (text: string) => void,
  headerOf: (log: LoggedAttempt) => string,
): LogPrinter {
  const readings = new Map<string, Reading>();
  let shown: string | undefined;
  let isLineOpen = false;
  return {
    async more(log) {
      const known = readings.get(log.path);
      const reading = known ?? { at: 0, decoder: new StringDecoder('utf8'), afterReturn: false };
      readings.set(log.path, reading);
      for await (const text of piecesFrom(log.path, reading)) {
        if (shown !== log.path) header(log);
        isLineOpen = !text.endsWith('\n');
        write(text);
      }
      // One that has printed nothing is shown once, too.
      if (!known && shown !== log.path) header(log);
    },
    end: endLine,
  };

  function header(log: LoggedAttempt): void {
    endLine();
    if (shown !== undefined) write('\n');
    write(`${headerOf(log)}\n`);
    shown = log.path;
  }

  function endLine(): void {
    if (isLineOpen) write('\n');
    isLineOpen = false;
  }
}

async function* piecesFrom(path: string, reading: Reading): AsyncGenerator<string> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(64 * 1024);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, reading.at);
      if (bytesRead === 0) return;
      reading.at += bytesRead;
      const text = withPlainLineEnds(reading.decoder.write(buffer.subarray(0, bytesRead)), reading);
      if (text !== '') yield text.split('\n').map(harmless).join('\n');
    }
  } finally {
    await file.close();
  }
}

/** A line that was drawn anew with a carriage return becomes lines below each other. */
function withPlainLineEnds(text: string, reading: Reading): string {
  const rest = reading.afterReturn && text.startsWith('\n') ? text.slice(1) : text;
  if (text !== '') reading.afterReturn = text.endsWith('\r');
  return rest.replace(/\r\n?/g, '\n');
}
