import { environmentNumber } from '../paths/environment-number.js';
import type { Plan } from '../spec/plan.js';
import { startPipeline } from '../temporal/start-pipeline.js';
import { placeOnThisComputer } from './place-stages.js';
import { openTemporal, type Temporal } from './temporal.js';

/** A worker that is not heard of for so long is taken for dead. */
const heartbeatSeconds = environmentNumber('STRATA_HEARTBEAT_SECONDS');

/** Starts a run's workflow on the Temporal service of this environment, or on the one that is open already. */
export async function submit(
  run: { readonly run: string; readonly plan: Plan; readonly store: string },
  opened?: Temporal,
): Promise<Temporal> {
  const temporal = opened ?? (await openTemporal());
  const { plan, warnings } = temporal.embedded
    ? placeOnThisComputer(run.plan)
    : { plan: run.plan, warnings: [] };
  for (const warning of warnings) console.error(`warning: ${warning}`);
  await startPipeline(temporal.client, { ...run, plan, heartbeatSeconds });
  if (temporal.ui)
    console.log(`Temporal's own view of it: ${temporal.ui}/namespaces/default/workflows/${run.run}`);
  return temporal;
}
