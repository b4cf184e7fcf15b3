import { formatDiagnostic } from '../../spec/format-diagnostic.js';
import { checkSpecFile, type GivenParams } from '../../spec/load-plan.js';

/**
 * Checks specs without running anything: prints every fault of each to standard error and a line for each that is
 * sound to standard output. Resolves to the exit code: 0, or 2 when any file has an error.
 */
export async function validate(files: readonly string[], options: GivenParams = {}): Promise<number> {
  let exitCode = 0;
  for (const file of files) {
    const { plan, diagnostics } = await checkSpecFile(file, options);
    for (const diagnostic of diagnostics) process.stderr.write(`${formatDiagnostic(diagnostic)}\n\n`);
    if (plan) process.stdout.write(`${file}: ${plan.stages.length} stages, nothing wrong\n`);
    else exitCode = 2;
  }
  return exitCode;
}
