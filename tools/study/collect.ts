import { readFile } from 'node:fs/promises';
import { summaryOf } from '../../report/findings.js';
import { reportedStages, type ReportedStage } from '../../runs/outputs.js';
import type { MetricsRecord } from '../../schemas/generated/metrics-record.js';
import type { StudyEpoch, StudyResults, StudyRun } from '../../schemas/generated/study-results.js';
import { validate } from '../../schemas/validate.js';
import { apiVersion } from '../../schemas/versions.js';
import { openBlob } from '../../store/blob.js';
import type { ObjectStore } from '../../store/object-store.js';
import { listRuns, readPlan, type RunRecord } from '../../store/run.js';
import { arms, seeds } from './arms.js';

/** Name of the study's pipeline, which identifies its runs. */
const PIPELINE = 'coupling';

/** The results of the latest finished run of each arm and seed in the store. Throws if one is missing. */
export async function collect(store: ObjectStore): Promise<StudyResults> {
  const runs = (await listRuns(store)).filter(({ pipeline }) => pipeline === PIPELINE).reverse();
  const found: StudyRun[] = [];
  for (const run of runs) {
    const result = await resultOf(store, run);
    if (result && !found.some((other) => sameRun(other, result))) found.push(result);
  }
  const wanted = arms.flatMap((arm) => seeds.map((seed) => ({ ...arm, seed })));
  const results = wanted.map((one) => {
    const result = found.find((other) => sameRun(other, one));
    if (!result)
      throw new Error(`no finished run with levels ${one.levels}, λ ${one.lambda}, seed ${one.seed}`);
    return result;
  });
  return validate<StudyResults>('study-results', { apiVersion, runs: results });
}

type Which = Pick<StudyRun, 'levels' | 'lambda' | 'seed'>;

const sameRun = (a: Which, b: Which): boolean =>
  a.levels === b.levels && a.lambda === b.lambda && a.seed === b.seed;

/** The results of a run, or undefined if it has not finished. */
async function resultOf(store: ObjectStore, run: RunRecord): Promise<StudyRun | undefined> {
  const stages = await reportedStages(store, run.name);
  const one = (kind: ReportedStage['kind']) => stages.find((stage) => stage.kind === kind);
  const [searched, derived, evaluated] = [one('search'), one('derive'), one('evaluate')];
  if (!searched || !derived || !evaluated) return undefined;
  const search = summaryOf(searched, 'search')!;
  const { discretization } = summaryOf(derived, 'derive')!;
  const evaluation = summaryOf(evaluated, 'evaluate')!;
  const { params } = await readPlan(store, run);
  return {
    run: run.name,
    levels: String(params['levels']),
    lambda: Number(params['lambda']),
    seed: Number(params['seed']),
    testAccuracy: evaluation.testAccuracy,
    supernetAccuracy: discretization.supernetAccuracy,
    gap: discretization.gap,
    gapSoftmaxWeights: discretization.supernetAccuracy - discretization.derivedAccuracySoftmaxWeights,
    parameters: evaluation.parameters,
    seconds: Math.round(stages.reduce((sum, { seconds }) => sum + seconds, 0)),
    genotype: derived.outputs['genotype']!.digest,
    epochs: (await metricsOf(store, searched)).map((record) => epochOf(record, search.levels)),
  };
}

async function metricsOf(store: ObjectStore, { outputs }: ReportedStage): Promise<MetricsRecord[]> {
  const text = await readFile(await openBlob(store, outputs['metrics']!), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => validate<MetricsRecord>('metrics-record', JSON.parse(line)));
}

function epochOf(
  { epoch, levels = [], validation }: MetricsRecord,
  cells: readonly { readonly cells: readonly number[]; readonly reduction: boolean }[],
): StudyEpoch {
  const recorded = levels.map(({ level, entropy, probabilityOfNone, probabilityOfSkip, margin, skips }) => ({
    cells: [...cells[level]!.cells],
    reduction: cells[level]!.reduction,
    ...{ entropy, probabilityOfNone, probabilityOfSkip, margin, skips },
  }));
  return {
    epoch,
    entropy: recorded.reduce((sum, level) => sum + level.entropy, 0) / recorded.length,
    validationLoss: validation!.loss,
    levels: recorded,
  };
}
