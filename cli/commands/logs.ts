import { type LoggedAttempt, type LogReader, logReader, openLogs } from '../../runs/logs.js';
import { integerOption } from './option-values.js';

export interface LogsOptions {
  readonly follow?: true;
  /** Only this attempt at a stage, from 1. */
  readonly attempt?: string;
}

/**
 * Prints the output of a run's compute processes: of one stage, or of all in the plan's order, each attempt under a
 * header. With `follow`, prints new lines, attempts and stages until the run ends or is paused. Throws
 * RUN_STAGE_UNKNOWN, OPTION_INVALID, and RUN_WITHOUT_LOG if there is nothing to print.
 */
export async function logs(text: string, stage: string | undefined, options: LogsOptions): Promise<void> {
  const attempt = options.attempt === undefined ? undefined : integerOption('--attempt', options.attempt);
  const found = await openLogs(text, { stage, attempt });
  const printer = logPrinter((piece) => process.stdout.write(piece), header);
  let printed = 0;
  const printMore = async () => {
    const attempts = await found.attempts();
    printed = attempts.length;
    for (const log of attempts) await printer.more(log);
  };
  if (options.follow) await found.follow(printMore);
  else await printMore();
  printer.end();
  if (printed === 0) throw await found.missing();
}

function header({ stage, attempt, recorded }: LoggedAttempt): string {
  const { startedAt, fromStep, outcome, error } = recorded ?? {};
  return `── ${[
    `${stage}, attempt ${attempt}`,
    ...(fromStep ? [`from step ${fromStep}`] : []),
    ...(startedAt ? [`${startedAt.slice(0, 16).replace('T', ' ')} UTC`] : []),
    ...(outcome ? [outcome + (error ? ` ${error.code}` : '')] : []),
  ].join(', ')} ──`;
}

/** Prints logs piece by piece, each from where it ended before, with a header whenever the attempt changes. */
export interface LogPrinter {
  /** Prints what was added to the log. */
  more(log: LoggedAttempt): Promise<void>;
  /** Ends an unfinished line. */
  end(): void;
}

export function logPrinter(
  write: (text: string) => void,
  headerOf: (log: LoggedAttempt) => string,
): LogPrinter {
  const readers = new Map<string, LogReader>();
  let shown: string | undefined;
  let isLineOpen = false;
  return {
    async more(log) {
      const isNew = !readers.has(log.path);
      const reader = readers.get(log.path) ?? logReader(log.path);
      readers.set(log.path, reader);
      for await (const text of reader.read()) {
        if (shown !== log.path) printHeader(log);
        isLineOpen = !text.endsWith('\n');
        write(text);
      }
      // An empty log is shown once, too.
      if (isNew && shown !== log.path) printHeader(log);
    },
    end: endLine,
  };

  function printHeader(log: LoggedAttempt): void {
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
