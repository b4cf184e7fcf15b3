import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { attemptLogs } from '../activities/attempt-log.js';
import { readLineage, type StageAttempt } from '../lineage/records.js';
import { replaceControlCharacters, StrataError } from '../platform/errors.js';
import type { PlannedStage } from '../spec/plan.js';
import type { ObjectStore } from '../store/object-store.js';
import { readPlan } from '../store/run.js';
import { namedRun, type NamedRun } from './named-run.js';
import { findStageOf } from './outputs.js';

/** Which logs of a run are wanted: all, or those of one stage or of one attempt number. */
export interface LogSelection {
  readonly stage?: string | undefined;
  /** From 1. */
  readonly attempt?: number | undefined;
}

export interface RunLogs {
  /** The selected attempts that have a log so far. */
  attempts(): Promise<LoggedAttempt[]>;
  /** Calls `onPoll` repeatedly until the run ends or is paused, and once more afterwards. */
  follow(onPoll: () => Promise<void>): Promise<void>;
  /** RUN_WITHOUT_LOG, which says where the log is if another run computed the stage. */
  missing(): Promise<StrataError>;
}

/** The logs of a run. Throws RUN_STAGE_UNKNOWN. */
export async function openLogs(text: string, { stage, attempt }: LogSelection): Promise<RunLogs> {
  const named = await namedRun(text);
  const { store, run } = named;
  const plan = await readPlan(store, run);
  const stages = stage === undefined ? plan.stages : [findStageOf(run, plan.stages, stage)];
  return {
    attempts: async () => {
      const logged = await loggedAttempts(store, run.name, stages);
      return logged.filter((one) => attempt === undefined || one.attempt === attempt);
    },
    follow: (onPoll) => follow(named, onPoll),
    missing: () => withoutLog(named, { stage, attempt }),
  };
}

/** An attempt of a run at a stage, and the file with its output. */
export interface LoggedAttempt {
  readonly stage: string;
  /** From 1. */
  readonly attempt: number;
  readonly path: string;
  /** Its record in the lineage; undefined while it is running. */
  readonly recorded: StageAttempt | undefined;
}

/** The attempts at these stages that have a log: by stage in the plan's order, then in order of time. */
async function loggedAttempts(
  store: ObjectStore,
  run: string,
  stages: readonly PlannedStage[],
): Promise<LoggedAttempt[]> {
  const logs = await attemptLogs(run);
  const records = await readLineage(store, run);
  return stages.flatMap(({ name }) => {
    const recorded = new Map(
      records
        .filter((record) => record.stage === name)
        .flatMap(({ attempts }) => attempts.map((attempt) => [attempt.fence, attempt] as const)),
    );
    const own = logs.filter((log) => log.stage === name);
    // An attempt that was killed early has no log, but counts.
    const fences = [...new Set([...recorded.keys(), ...own.map(({ fence }) => fence)])].sort((a, b) => a - b);
    return own.map(({ fence, path }) => ({
      stage: name,
      attempt: 1 + fences.indexOf(fence),
      path,
      recorded: recorded.get(fence),
    }));
  });
}

const pollMilliseconds = 300;

async function follow({ run }: NamedRun, onPoll: () => Promise<void>): Promise<void> {
  const { observeRun } = await import('./watch.js');
  const observer = await observeRun(run);
  try {
    for (;;) {
      // The status comes first, so that everything printed before the run ended is read.
      const { status } = await observer.poll();
      await onPoll();
      if (status !== 'running') return;
      await sleep(pollMilliseconds);
    }
  } finally {
    await observer.close();
  }
}

async function withoutLog({ store, run }: NamedRun, { stage, attempt }: LogSelection): Promise<StrataError> {
  const records = (await readLineage(store, run.name)).filter(
    (record) => record.producedBy && (stage === undefined || record.stage === stage),
  );
  const { producedBy } = records.at(-1) ?? {};
  return new StrataError({
    code: 'RUN_WITHOUT_LOG',
    cause: 'user',
    found: `${run.name} has no log${stage ? ` of stage ${stage}` : ''}${attempt ? `, attempt ${attempt}` : ''}`,
    remedy: producedBy
      ? `another run computed the cached result: strata logs ${producedBy.run} ${producedBy.stage}`
      : `\`strata status ${run.name}\` shows its progress`,
  });
}

/** Reads a growing log file: each call resumes where the last one ended. */
export interface LogReader {
  /** What was added since the last call. Control characters are replaced, so that they cannot affect a terminal. */
  read(): AsyncGenerator<string>;
}

export function logReader(path: string): LogReader {
  const decoder = new StringDecoder('utf8');
  let position = 0;
  // Whether the last character was a carriage return, to which a line feed may belong.
  let afterReturn = false;
  return { read };

  async function* read(): AsyncGenerator<string> {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(64 * 1024);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        const text = withPlainLineEnds(decoder.write(buffer.subarray(0, bytesRead)));
        if (text !== '') yield text.split('\n').map(replaceControlCharacters).join('\n');
      }
    } finally {
      await file.close();
    }
  }

  /** A line that was redrawn with carriage returns becomes several lines. */
  function withPlainLineEnds(text: string): string {
    const rest = afterReturn && text.startsWith('\n') ? text.slice(1) : text;
    if (text !== '') afterReturn = text.endsWith('\r');
    return rest.replace(/\r\n?/g, '\n');
  }
}
