import { environmentNumber } from '../paths/environment-number.js';
import type { Plan } from '../spec/plan.js';
import { startPipeline } from '../temporal/start-pipeline.js';
import { printCommand } from './print-command.js';
import { placeOnThisComputer } from './place-stages.js';
import { screenWidth } from './screen.js';
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
  if (temporal.ui) printView(temporal.ui, run.run);
  return temporal;
}

/** Where the address of the run's page is wider than the screen, that of the list of all runs does. */
function printView(ui: string, run: string): void {
  const page = `${ui}/namespaces/default/workflows/${run}`;
  printCommand("Temporal's own view of it:", page.length + 2 <= screenWidth() ? page : ui);
}
