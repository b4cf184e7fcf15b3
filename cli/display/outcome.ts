import { fileURLToPath } from 'node:url';
import { formatError, replaceControlCharacters } from '../../platform/errors.js';
import { runReport } from '../../report/run-report.js';
import { hanging, wrapped } from '../../report/text.js';
import { reportedStages } from '../../runs/outputs.js';
import { type FailureReport, failureReport, type UnfinishedRun } from '../../runs/reports.js';
import { homeStore } from '../../store/open-store.js';
import { exitCodeOfStage } from '../exit.js';
import { hasColors, printCommand, screenWidth } from './screen.js';
import { asTyped, nearPath, shellWord } from './typed-command.js';

/** Prints the results of a run's finished stages, how long they took, and where their outputs are. */
export async function printFindings(run: string): Promise<void> {
  const store = homeStore();
  const stages = await reportedStages(store, run);
  const report = runReport(stages, {
    width: process.stdout.columns || 80,
    color: hasColors(),
    store: store.uri.startsWith('file:') ? nearPath(fileURLToPath(store.uri)) : store.uri,
  });
  console.log(report || 'No stage has finished yet.');
  if (stages.some(({ kind }) => kind === 'derive'))
    printCommand('draw the cells:', `strata show ${run} --svg FILE`);
  printCommand('show lineage:', `strata lineage ${run}`);
}

type Stages = UnfinishedRun['stages'];

/**
 * Prints which stages of a run failed and why, what became of the others, and how to continue. Returns the exit code.
 */
export async function printFailures(
  run: string,
  stages: Stages,
  write: (line: string) => void = console.error,
): Promise<number> {
  const { failed, spec } = await failureReport(run, stages);
  for (const { stage, attempt, error, log } of failed) {
    write(`stage ${stage} failed${attempt > 1 ? ` in attempt ${attempt}` : ''}`);
    if (error)
      for (const line of wrapped(asTyped(formatError(error)), screenWidth()))
        write(replaceControlCharacters(line));
    if (log !== undefined) {
      printCommand('  log:', nearPath(log), write);
      printCommand('  to read it:', `strata logs ${run} ${stage}`, write);
    }
    write('');
  }
  printStages('finished:', namesOf(stages, ['done', 'cached']), write);
  printStages('not run, because they need a failed stage:', namesOf(stages, ['skipped']), write);
  // A run keeps the plan that it was started with, including retries, timeouts and queues. None of these is part of a
  // stage key, so a new run of the changed file finds the same results and checkpoints.
  printCommand('Once fixed, resume with the same file:', `strata resume ${run}`, write);
  if (spec) printCommand('Or run a changed file (reuses cached stages):', rerun(spec), write);
  return exitCodeOfStage(failed.some(({ error }) => error?.cause === 'user') ? 'user' : undefined);
}

/** The command that runs the file again with the parameter values of this run. */
function rerun({ file, params }: NonNullable<FailureReport['spec']>): string {
  const given = Object.entries(params).map(([param, value]) => ` --set ${shellWord(`${param}=${value}`)}`);
  return `strata run ${shellWord(nearPath(file))}${given.join('')}`;
}

function namesOf(stages: Stages, statuses: readonly Stages[string]['status'][]): string[] {
  return Object.entries(stages).flatMap(([name, { status }]) => (statuses.includes(status) ? [name] : []));
}

function printStages(label: string, names: readonly string[], write: (line: string) => void): void {
  if (names.length === 0) return;
  const listed = names.map((name, index) => (index < names.length - 1 ? `${name},` : name));
  for (const line of hanging(`${label} `, listed, ' ', screenWidth())) write(line);
}
