import { formatDiagnostic } from '../../spec/format-diagnostic.js';
import { checkSpecFile, type GivenParams } from '../../spec/load-plan.js';
import { SpecError } from '../../spec/spec-error.js';
import { homeStore } from '../../store/open-store.js';
import { newRunName } from '../../store/run-name.js';
import { createRun } from '../../store/run.js';
import { exitCode } from '../exit-code.js';
import { printCommand } from '../print-command.js';
import { submit } from '../submit.js';

/** Checks the spec, keeps it as a new run, and starts that. */
export async function run(file: string, options: GivenParams & { readonly detach?: true }): Promise<number> {
  const { plan, diagnostics } = await checkSpecFile(file, options);
  if (!plan) throw new SpecError(diagnostics);
  for (const warning of diagnostics) console.error(`${formatDiagnostic(warning)}\n`);
  const store = homeStore();
  const name = newRunName(plan.name);
  await createRun(store, { name, plan });
  console.log(name);
  const temporal = await submit({ run: name, plan, store: store.uri });
  if (options.detach) {
    await temporal.close();
    printCommand('To see how far it is:', `strata status ${name}`);
    printCommand('To watch it:         ', `strata resume ${name}`);
    return exitCode.done;
  }
  const { followRun } = await import('../follow-run.js');
  return followRun(name, temporal);
}
