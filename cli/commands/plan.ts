import { forecastText } from '../../report/forecast-text.js';
import { isUnderWay } from '../../runs/is-running.js';
import { forecast } from '../../runs/forecast/forecast.js';
import { formatDiagnostic, SpecError } from '../../spec/diagnostic.js';
import { checkSpecFile, type GivenParams } from '../../spec/load-plan.js';
import { resolvedSpec } from '../../spec/resolved-spec.js';
import { homeStore } from '../../store/open-store.js';
import { exitCode } from '../display/exit-code.js';
import { hasColors, screenWidth } from '../display/screen.js';

/** Shows what a run of the pipeline would compute and why, or the spec with everything filled in. Starts nothing. */
export async function plan(
  file: string,
  options: GivenParams & { readonly resolved?: true; readonly json?: true },
): Promise<number> {
  const { plan: planned, diagnostics } = await checkSpecFile(file, options);
  if (!planned) throw new SpecError(diagnostics);
  for (const warning of diagnostics) console.error(`${formatDiagnostic(warning)}\n`);
  if (options.resolved) {
    process.stdout.write(resolvedSpec(planned));
    return exitCode.done;
  }
  const found = await forecast(homeStore(), planned, isUnderWay);
  if (options.json) console.log(JSON.stringify(found, null, 2));
  else console.log(forecastText(found, { width: screenWidth(), color: hasColors() }));
  return found.remaining === 0 ? exitCode.done : exitCode.workRemains;
}
