import { submit } from '../../runs/submit.js';
import { formatDiagnostic, SpecError } from '../../spec/diagnostic.js';
import { checkSpecFile, type GivenParams } from '../../spec/load-plan.js';
import { homeStore } from '../../store/open-store.js';
import { createRun, newRunName } from '../../store/run.js';
import { printCommand } from '../display/command-text.js';
import { exitCode } from '../display/exit-code.js';
import { printSubmission } from '../display/submission.js';

/** Checks the spec, keeps it as a new run, and starts that. */
export async function run(file: string, options: GivenParams & { readonly detach?: true }): Promise<number> {
  const { plan, diagnostics } = await checkSpecFile(file, options);
  if (!plan) throw new SpecError(diagnostics);
  for (const warning of diagnostics) console.error(`${formatDiagnostic(warning)}\n`);
  const store = homeStore();
  const name = newRunName(plan.name);
  await createRun(store, { name, plan });
  console.log(name);
  const submitted = await submit({ run: name, plan, store: store.uri });
  printSubmission(name, submitted);
  const { temporal } = submitted;
  if (options.detach) {
    await temporal.close();
    printCommand('To see how far it is:', `strata status ${name}`);
    printCommand('To watch it:         ', `strata resume ${name}`);
    return exitCode.done;
  }
  const { followRun } = await import('../display/follow-run.js');
  return followRun(name, temporal);
}
