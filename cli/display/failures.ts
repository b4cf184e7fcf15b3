import { attemptLogs } from '../../activities/attempt-log.js';
import { readLineage } from '../../lineage/records.js';
import { describe, harmless } from '../../platform/errors.js';
import { hanging } from '../../report/text.js';
import type { ObjectStore } from '../../store/object-store.js';
import { readPlan, readRun } from '../../store/run.js';
import type { PipelineState, StageStatus } from '../../workflows/pipeline-state.js';
import { asTyped, nearPath, printCommand } from './command-text.js';
import { exitCodeOfStage } from './exit-code.js';
import { wrapped } from './live-display.js';
import { screenWidth } from './screen.js';

/**
 * Says of a run that failed which stages did and why, what became of the others, and how to go on. Answers with the
 * exit code.
 */
export async function printFailures(
  store: ObjectStore,
  run: string,
  stages: PipelineState['stages'],
  write: (line: string) => void = console.error,
): Promise<number> {
  const failed = Object.entries(stages).filter(([, { status }]) => status === 'failed');
  const lineage = await readLineage(store, run).catch(() => []);
  // Only where the worker is on this computer.
  const logs = await attemptLogs(run).catch(() => []);
  for (const [name, { error }] of failed) {
    const last = lineage.findLast(({ stage }) => stage === name)?.attempts.at(-1);
    const attempt = last && last.attempt > 1 ? ` in attempt ${last.attempt}` : '';
    write(`stage ${name} failed${attempt}`);
    if (error) for (const line of wrapped(asTyped(describe(error)), screenWidth())) write(harmless(line));
    const log = logs.findLast(({ stage }) => stage === name);
    if (log) {
      printCommand('  log:', nearPath(log.path), write);
      printCommand('  to read it:', `strata logs ${run} ${name}`, write);
    }
    write('');
  }
  printStages('finished:', stages, ['done', 'cached'], write);
  printStages('not run, for they need what failed:', stages, ['skipped'], write);
  const cause = failed.map(([, { error }]) => error?.cause).find((each) => each === 'user');
  // A run keeps the plan that it was started with, retries, time-outs and queues included. None of these is part of a
  // stage key, so a new run of the changed file finds the same results and checkpoints.
  printCommand('When that is mended, to go on with the same file:', `strata resume ${run}`, write);
  const again = await commandOfRun(store, run);
  if (again) printCommand('After a change of the file, using again what fits:', again, write);
  return exitCodeOfStage(cause);
}

/** The command that runs the file again with the values of parameters that this run had. */
async function commandOfRun(store: ObjectStore, name: string): Promise<string | undefined> {
  const run = await readRun(store, name);
  if (!run) return undefined;
  const { params } = await readPlan(store, run);
  const given = Object.entries(params).map(([param, value]) => ` --set ${quoted(`${param}=${value}`)}`);
  return `strata run ${quoted(nearPath(run.spec.file))}${given.join('')}`;
}

/** As a shell reads it as one word. */
function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function printStages(
  what: string,
  stages: PipelineState['stages'],
  statuses: readonly StageStatus[],
  write: (line: string) => void,
): void {
  const names = Object.entries(stages).flatMap(([name, { status }]) =>
    statuses.includes(status) ? [name] : [],
  );
  if (names.length === 0) return;
  for (const line of hanging(`${what} `, commaSeparated(names), ' ', screenWidth())) write(line);
}

function commaSeparated(names: readonly string[]): string[] {
  return names.map((name, index) => (index < names.length - 1 ? `${name},` : name));
}
