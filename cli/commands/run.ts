import { forecastText } from '../../report/forecast-text.js';
import { forecastNow } from '../../runs/forecast/forecast.js';
import { checkedPlan, startRun } from '../../runs/control.js';
import { formatDiagnostic } from '../../spec/diagnostic.js';
import type { GivenParams } from '../../spec/load-plan.js';
import type { Plan } from '../../spec/plan.js';
import { resolvedSpec } from '../../spec/resolved-spec.js';
import { hasColors, printCommand, screenWidth } from '../display/screen.js';
import { exitCode } from '../exit.js';

/** Shows what a run of the pipeline would compute and why, or the spec with everything filled in. Starts nothing. */
export async function plan(
  file: string,
  options: GivenParams & { readonly resolved?: true; readonly json?: true },
): Promise<number> {
  const checked = await check(file, options);
  if (options.resolved) {
    process.stdout.write(resolvedSpec(checked));
    return exitCode.done;
  }
  const forecast = await forecastNow(checked);
  if (options.json) console.log(JSON.stringify(forecast, null, 2));
  else console.log(forecastText(forecast, { width: screenWidth(), color: hasColors() }));
  return forecast.remaining === 0 ? exitCode.done : exitCode.workRemains;
}

/** Checks the spec, records it as a new run, starts that run, and watches it unless it is to run detached. */
export async function run(file: string, options: GivenParams & { readonly detach?: true }): Promise<number> {
  const started = await startRun(await check(file, options), (name) => console.log(name));
  const { followRun, printStart } = await import('../display/follow-run.js');
  printStart(started);
  if (!options.detach) return followRun(started);
  await started.temporal.close();
  printCommand('running; check progress:', `strata status ${started.run}`);
  printCommand('watch it:               ', `strata resume ${started.run}`);
  return exitCode.done;
}

/** Prints the warnings. Throws SpecError. */
async function check(file: string, params: GivenParams): Promise<Plan> {
  const { plan, warnings } = await checkedPlan(file, params);
  for (const warning of warnings) console.error(`${formatDiagnostic(warning)}\n`);
  return plan;
}
