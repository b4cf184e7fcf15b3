import type { Forecast, StageForecast, Total } from '../../schemas/generated/forecast.js';
import { apiVersion } from '../../schemas/versions.js';
import type { Plan } from '../../spec/plan.js';
import type { ObjectStore } from '../../store/object-store.js';
import { homeStore } from '../../store/open-store.js';
import { isRunning } from '../temporal.js';
import { type EarlierStage, earlierStages, estimate } from './estimate.js';
import { type Outlook, outlookOf } from './outlook.js';
import { reasonsFor } from './recompute-reasons.js';
import { stepsOf, workload } from './workload.js';

/** The forecast for a run that would be started now. */
export async function forecastNow(plan: Plan): Promise<Forecast> {
  return forecast(homeStore(), plan, isRunning);
}

/**
 * What a run of the plan would find in the store and what it would compute, why, and what that takes. Changes nothing
 * and starts nothing. Checks only the sizes of results, while a run reads every byte. `isRunning` is called only for
 * runs that hold the lease of a stage of this plan.
 */
export async function forecast(
  store: ObjectStore,
  plan: Plan,
  isRunning: (run: string) => Promise<boolean>,
): Promise<Forecast> {
  let read: Promise<EarlierStage[]> | undefined;
  const earlier = () => (read ??= earlierStages(store, plan.name));
  const outlooks = new Map<string, Outlook>();
  const stages: StageForecast[] = [];
  for (const stage of plan.stages) {
    const outlook = await outlookOf(stage, outlooks, { store, isRunning, earlier });
    outlooks.set(stage.name, outlook);
    stages.push(await stageForecast(outlook, plan.name, store, earlier));
  }
  return {
    apiVersion,
    pipeline: plan.name,
    file: plan.spec.file,
    params: plan.params,
    remaining: stages.filter(({ state }) => state !== 'cached').length,
    stages,
    total: total(stages),
  };
}

async function stageForecast(
  outlook: Outlook,
  pipeline: string,
  store: ObjectStore,
  earlier: () => Promise<readonly EarlierStage[]>,
): Promise<StageForecast> {
  const { stage, state, key, producedBy, waitsFor, step, assumes } = outlook;
  const work = workload(stage.kind, stage.with, outlook.inherited);
  const steps = stepsOf(work);
  const known: Omit<StageForecast, 'reasons'> = {
    name: stage.name,
    kind: stage.kind,
    state,
    ...(key !== undefined && { key }),
    ...(producedBy && { producedBy }),
    ...(waitsFor && { waitsFor }),
    ...(step !== undefined && { step }),
    ...(steps !== undefined && { steps }),
    ...(assumes.length > 0 && { assumes: [...assumes] }),
  };
  if (state === 'cached' || state === 'waiting') return { ...known, reasons: [] };
  const share = steps !== undefined && step !== undefined ? Math.max(0, 1 - step / steps) : 1;
  const checkpoints = { keep: stage.checkpoint.keep, size: outlook.checkpointBytes };
  const taking = estimate({ work, share, checkpoints }, await earlier());
  return {
    ...known,
    ...(await reasonsFor(outlook, { store, pipeline, earlier: await earlier() })),
    ...(taking && { estimate: taking }),
  };
}

/** The total of what this run would compute itself; stages that other runs compute are not counted. */
export function total(stages: readonly StageForecast[]): Total {
  const computed = stages.filter(({ state }) => state === 'run' || state === 'resuming');
  const sum = (figure: (stage: StageForecast) => number | undefined) =>
    computed.reduce((all, stage) => all + (figure(stage) ?? 0), 0);
  return {
    seconds: sum(({ estimate }) => estimate?.seconds),
    bytes: sum(({ estimate }) => estimate?.bytes),
    checkpointBytes: sum(({ estimate }) => estimate?.checkpointBytes),
    unknown: computed.filter(({ estimate }) => !estimate).map(({ name }) => name),
  };
}
