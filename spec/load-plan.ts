import { readFile, stat } from 'node:fs/promises';
import { checkSpec, type SpecOptions } from './check-spec.js';
import type { Diagnostic } from './diagnostic.js';
import type { Plan } from './plan.js';
import { SpecError } from './spec-error.js';

/** Far more than any experiment needs, and little enough to check in an instant. */
const maximumBytes = 1024 * 1024;

/** The plan of a spec file. @throws SpecError with every fault that it has. */
export async function loadPlan(file: string, options: SpecOptions = {}): Promise<Plan> {
  const { plan, diagnostics } = await checkSpecFile(file, options);
  if (!plan) throw new SpecError(diagnostics);
  return plan;
}

/** `checkSpec` for a file; one that cannot be read is a fault like any other. */
export async function checkSpecFile(
  file: string,
  options: SpecOptions = {},
): Promise<ReturnType<typeof checkSpec>> {
  try {
    const { size } = await stat(file);
    if (size > maximumBytes) return { diagnostics: [tooLarge(file, size)] };
    return checkSpec(await readFile(file, 'utf8'), file, options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!code) throw error;
    return { diagnostics: [unreadable(file, code)] };
  }
}

function tooLarge(file: string, size: number): Diagnostic {
  return {
    ...atStart(file),
    code: 'SPEC_TOO_LARGE',
    found: `the file has ${size} bytes`,
    expected: `a spec of at most ${maximumBytes} bytes`,
    remedy: 'check that this is the spec; data belongs into files that it names',
  };
}

function unreadable(file: string, code: string): Diagnostic {
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'this is a folder',
    EACCES: 'reading it is not permitted',
  };
  return {
    ...atStart(file),
    code: 'SPEC_UNREADABLE',
    found: reasons[code] ?? `it cannot be read (${code})`,
    expected: 'a YAML file, e.g. pipelines/quickstart.yaml',
  };
}

function atStart(file: string) {
  return { severity: 'error', file, line: 1, column: 1, sourceLine: '' } as const;
}
