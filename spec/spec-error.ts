import { StrataError } from '../errors/strata-error.js';
import { faultsInWords } from './count-faults.js';
import type { Diagnostic } from './diagnostic.js';
import { formatDiagnostic } from './format-diagnostic.js';

/** A spec that cannot run, with every fault that it has. */
export class SpecError extends StrataError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const first = diagnostics.find(({ severity }) => severity === 'error')!;
    super({
      code: first.code,
      fault: 'user',
      found: first.found,
      ...(first.expected && { expected: first.expected }),
      ...(first.remedy && { remedy: first.remedy }),
      place: `${first.file}:${first.line}:${first.column}`,
    });
    this.name = 'SpecError';
    this.message = [...diagnostics.map(formatDiagnostic), faultsInWords(diagnostics)].join('\n\n');
    this.diagnostics = diagnostics;
  }
}
