import { setTimeout as sleep } from 'node:timers/promises';
import { StrataError } from '../../errors/strata-error.js';
import { readLineage } from '../../lineage/read-lineage.js';
import { findRun } from '../../store/find-run.js';
import type { ObjectStore } from '../../store/object-store.js';
import { homeStore } from '../../store/open-store.js';
import { readPlan, type RunRecord } from '../../store/run.js';
import { exitCode } from '../exit-code.js';
import { findStageOf } from '../find-output.js';
import { logPrinter } from '../log-printer.js';
import { positiveInteger } from '../option-values.js';
import { loggedAttempts, type LoggedAttempt } from '../run-attempts.js';

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
  const { onlooker } = await import('../onlooker.js');
  const looking = await onlooker(run);
  try {
    for (;;) {
      // The status is asked first, so that what was printed until the run ended is there.
      const { status } = await looking.look();
      await printMore();
      if (status !== 'running') return;
      await sleep(lookEveryMilliseconds);
    }
  } finally {
    await looking.close();
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
    fault: 'user',
    found: `${run.name} has computed nothing yet${stage ? ` for ${stage}` : ''}${attempt ? ` in an attempt ${attempt}` : ''}, so there is no log`,
    remedy: producedBy
      ? `what it found in the store was computed by another run: strata logs ${producedBy.run} ${producedBy.stage}`
      : `\`strata status ${run.name}\` shows how far it is`,
  });
}
