import { StrataError } from '../errors/strata-error.js';
import { finishedStages } from '../lineage/finished-stages.js';
import { readLineage } from '../lineage/read-lineage.js';
import { didYouMean } from '../spec/did-you-mean.js';
import type { PlannedStage } from '../spec/plan.js';
import { stageOutputs } from '../spec/stage-outputs.js';
import type { Artifact } from '../store/artifact.js';
import type { ObjectStore } from '../store/object-store.js';
import { readPlan, type RunRecord } from '../store/run.js';

/** The output that `STAGE.OUTPUT` means. Throws RUN_STAGE_UNKNOWN, RUN_OUTPUT_UNKNOWN, RUN_OUTPUT_NOT_MADE. */
export async function findOutput(store: ObjectStore, run: RunRecord, text: string): Promise<Artifact> {
  const [stageName = '', output = ''] = text.split(/\.(.*)/s);
  const { stages } = await readPlan(store, run);
  const stage = findStageOf(run, stages, stageName);
  const outputs = stageOutputs[stage.kind];
  if (!outputs.includes(output)) throw outputUnknown(run, stage, output);
  const made = finishedStages(await readLineage(store, run.name)).get(stage.name)?.outputs[output];
  if (made) return made;
  throw new StrataError({
    code: 'RUN_OUTPUT_NOT_MADE',
    fault: 'user',
    found: `stage ${stage.name} of ${run.name} has not finished, so there is no ${text} yet`,
    remedy: `\`strata status ${run.name}\` shows how far it is`,
  });
}

/** The stage of this name. Throws RUN_STAGE_UNKNOWN. */
export function findStageOf(run: RunRecord, stages: readonly PlannedStage[], name: string): PlannedStage {
  const found = stages.find((stage) => stage.name === name);
  if (found) return found;
  const names = stages.map((stage) => stage.name);
  throw new StrataError({
    code: 'RUN_STAGE_UNKNOWN',
    fault: 'user',
    found: `${run.name} has no stage ${JSON.stringify(name)}`,
    expected: `one of ${names.join(', ')}`,
    ...meant(didYouMean(name, names)),
  });
}

function outputUnknown(run: RunRecord, stage: PlannedStage, output: string): StrataError {
  const names = stageOutputs[stage.kind].map((name) => `${stage.name}.${name}`);
  const near = didYouMean(output, stageOutputs[stage.kind]);
  return new StrataError({
    code: 'RUN_OUTPUT_UNKNOWN',
    fault: 'user',
    found: output
      ? `stage ${stage.name} of ${run.name} has no output ${JSON.stringify(output)}`
      : `${JSON.stringify(stage.name)} names a stage, and not which of its outputs`,
    expected: names.length === 1 ? names[0]! : `one of ${names.join(', ')}`,
    ...meant(near && `${stage.name}.${near}`),
  });
}

function meant(near: string | undefined): { remedy?: string } {
  return near === undefined ? {} : { remedy: `did you mean ${near}?` };
}
