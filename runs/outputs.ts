import { finishedStages, readLineage, resolveCached } from '../lineage/records.js';
import { type Genotype, readGenotype } from '../nas/network/genotype.js';
import { StrataError } from '../platform/errors.js';
import type { JsonObject } from '../schemas/json.js';
import { didYouMean } from '../spec/describe-schema.js';
import type { PlannedStage, StageKind } from '../spec/plan.js';
import { stageDefinition } from '../stages/kinds.js';
import { type Artifact, openBlob } from '../store/blob.js';
import type { ObjectStore } from '../store/object-store.js';
import { readPlan, type RunRecord } from '../store/run.js';
import { secondsOf } from './view.js';

/** The output that `STAGE.OUTPUT` names. Throws RUN_STAGE_UNKNOWN, RUN_OUTPUT_UNKNOWN, RUN_OUTPUT_NOT_MADE. */
export async function findOutput(store: ObjectStore, run: RunRecord, text: string): Promise<Artifact> {
  const [stageName = '', output = ''] = text.split(/\.(.*)/s);
  const { stages } = await readPlan(store, run);
  const stage = findStageOf(run, stages, stageName);
  const { outputs } = stageDefinition(stage.kind);
  if (!outputs.includes(output)) throw outputUnknown(run, stage, output);
  const made = finishedStages(await readLineage(store, run.name)).get(stage.name)?.outputs[output];
  if (made) return made;
  throw new StrataError({
    code: 'RUN_OUTPUT_NOT_MADE',
    cause: 'user',
    found: `stage ${stage.name} of ${run.name} has not finished, so ${text} is not available yet`,
    remedy: `\`strata status ${run.name}\` shows its progress`,
  });
}

/** The stage of this name. Throws RUN_STAGE_UNKNOWN. */
export function findStageOf(run: RunRecord, stages: readonly PlannedStage[], name: string): PlannedStage {
  const found = stages.find((stage) => stage.name === name);
  if (found) return found;
  const names = stages.map((stage) => stage.name);
  throw new StrataError({
    code: 'RUN_STAGE_UNKNOWN',
    cause: 'user',
    found: `${run.name} has no stage ${JSON.stringify(name)}`,
    expected: `one of ${names.join(', ')}`,
    ...meant(didYouMean(name, names)),
  });
}

function outputUnknown(run: RunRecord, stage: PlannedStage, output: string): StrataError {
  const { outputs } = stageDefinition(stage.kind);
  const names = outputs.map((name) => `${stage.name}.${name}`);
  const near = didYouMean(output, outputs);
  return new StrataError({
    code: 'RUN_OUTPUT_UNKNOWN',
    cause: 'user',
    found: output
      ? `stage ${stage.name} of ${run.name} has no output ${JSON.stringify(output)}`
      : `${JSON.stringify(stage.name)} names a stage but none of its outputs`,
    expected: names.length === 1 ? names[0]! : `one of ${names.join(', ')}`,
    ...meant(near && `${stage.name}.${near}`),
  });
}

function meant(near: string | undefined): { remedy?: string } {
  return near === undefined ? {} : { remedy: `did you mean ${near}?` };
}

/** A finished stage, with what a report shows of it. */
export interface ReportedStage {
  readonly name: string;
  readonly kind: StageKind;
  /** As its kind reports it: see stages/<kind>/kind.ts. */
  readonly summary: JsonObject;
  readonly outputs: Readonly<Record<string, Artifact>>;
  /** Time to compute it, in this run or in the one that computed the cached result. */
  readonly seconds: number;
  /** Whether its result was already in the store. */
  readonly cached: boolean;
}

/** The finished stages of a run, in the order in which they ended. */
export async function reportedStages(store: ObjectStore, run: string): Promise<ReportedStage[]> {
  const records = await resolveCached(store, [...finishedStages(await readLineage(store, run)).values()]);
  return records.map(({ stage, kind, summary, outputs, attempts, outcome }) => ({
    name: stage,
    kind,
    summary,
    outputs,
    seconds: secondsOf(attempts),
    cached: outcome === 'cached',
  }));
}

/** The genotype that the run derived; if several, the last one. Throws RUN_WITHOUT_GENOTYPE. */
export async function genotypeOfRun(store: ObjectStore, run: string): Promise<Genotype> {
  const derived = (await reportedStages(store, run)).filter(({ kind }) => kind === 'derive');
  const artifact = derived.at(-1)?.outputs['genotype'];
  if (!artifact) {
    throw new StrataError({
      code: 'RUN_WITHOUT_GENOTYPE',
      cause: 'user',
      found: `${run} has no genotype: none of its derive stages has finished`,
      remedy: `\`strata status ${run}\` shows its progress`,
    });
  }
  return readGenotype(await openBlob(store, artifact));
}
