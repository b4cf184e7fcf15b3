import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLineage } from '../../lineage/records.js';
import { harmless, StrataError } from '../../platform/errors.js';
import { type LoggedAttempt, loggedAttempts } from '../../runs/attempts.js';
import { findStageOf } from '../../runs/outputs.js';
import type { ObjectStore } from '../../store/object-store.js';
import { homeStore } from '../../store/open-store.js';
import { findRun, readPlan, type RunRecord } from '../../store/run.js';
import { exitCode } from '../display/exit-code.js';
import { positiveInteger } from './option-values.js';

export interface LogsOptions {
  readonly follow?: true;
  /** Of the attempts at a stage only this one, from 1. */
  readonly attempt?: string;
}

const lookEveryMilliseconds = 300;

/**
 * Prints what the compute processes of a run printed: of one stage, or of all in the plan's order, each attempt under a
 * header. Following, it goes on with new lines, attempts and stages until the run ends or is paused. Throws
 * RUN_STAGE_UNKNOWN, OPTION_INVALID, and RUN_WITHOUT_LOG when there is nothing to print.
 */
export async function logs(text: string, stage: string | undefined, options: LogsOptions): Promise<number> {
  const store = homeStore();
  const run = await findRun(store, text);
  const plan = await readPlan(store, run);
  const stages = stage === undefined ? plan.stages : [findStageOf(run, plan.stages, stage)];
  const wanted = options.attempt === undefined ? undefined : positiveInteger('--attempt', options.attempt);
  const printer = logPrinter((piece) => process.stdout.write(piece), header);
  let printed = 0;
  const printMore = async () => {
    const attempts = await loggedAttempts(store, run.name, stages);
    const shown = attempts.filter(({ attempt }) => wanted === undefined || attempt === wanted);
    printed = shown.length;
    for (const attempt of shown) await printer.more(attempt);
  };

  if (options.follow) await follow(run, printMore);
  else await printMore();
  printer.end();
  if (printed === 0) throw await withoutLog(store, run, stage, options.attempt);
  return exitCode.done;
}

async function follow(run: RunRecord, printMore: () => Promise<void>): Promise<void> {
  const { observeRun } = await import('../../runs/watch.js');
  const observer = await observeRun(run);
  try {
    for (;;) {
      // The status is asked first, so that what was printed until the run ended is there.
      const { status } = await observer.poll();
      await printMore();
      if (status !== 'running') return;
      await sleep(lookEveryMilliseconds);
    }
  } finally {
    await observer.close();
  }
}

function header({ stage, attempt, told }: LoggedAttempt): string {
  const { startedAt, fromStep, outcome, error } = told ?? {};
  return `── ${[
    `${stage}, attempt ${attempt}`,
    ...(fromStep ? [`from step ${fromStep}`] : []),
    ...(startedAt ? [`${startedAt.slice(0, 16).replace('T', ' ')} UTC`] : []),
    ...(outcome ? [outcome + (error ? ` ${error.code}` : '')] : []),
  ].join(', ')} ──`;
}

async function withoutLog(
  store: ObjectStore,
  run: RunRecord,
  stage: string | undefined,
  attempt: string | undefined,
): Promise<StrataError> {
  const records = (await readLineage(store, run.name)).filter(
    (record) => record.producedBy && (stage === undefined || record.stage === stage),
  );
  const { producedBy } = records.at(-1) ?? {};
  return new StrataError({
    code: 'RUN_WITHOUT_LOG',
    cause: 'user',
    found: `${run.name} has computed nothing yet${stage ? ` for ${stage}` : ''}${attempt ? ` in an attempt ${attempt}` : ''}, so there is no log`,
    remedy: producedBy
      ? `what it found in the store was computed by another run: strata logs ${producedBy.run} ${producedBy.stage}`
      : `\`strata status ${run.name}\` shows how far it is`,
  });
}

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
