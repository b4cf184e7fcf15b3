import { readFile, stat } from 'node:fs/promises';
import { type Checked, checkSpec } from './check-spec.js';
import { type Diagnostic, SpecError } from './diagnostic.js';
import type { SetOptions } from './given-values.js';
import type { Plan } from './plan.js';

/** What a run gives its parameters: texts of `--set`, which win, and the file of `--params`. */
export interface GivenParams {
  readonly set?: SetOptions;
  readonly params?: string;
}

/** The plan of a spec file. @throws SpecError with every fault that it has. */
export async function loadPlan(file: string, given: GivenParams = {}): Promise<Plan> {
  const { plan, diagnostics } = await checkSpecFile(file, given);
  if (!plan) throw new SpecError(diagnostics);
  return plan;
}

/** `checkSpec` for files. */
export async function checkSpecFile(file: string, { set, params }: GivenParams = {}): Promise<Checked> {
  const spec = await readText(file);
  const values = params === undefined ? undefined : await readText(params);
  const unread = [spec.fault, values?.fault].filter((fault) => fault !== undefined);
  if (spec.fault) return { diagnostics: unread };
  const checked = checkSpec(spec.text, file, {
    ...(set && { set }),
    ...(values && params !== undefined && { params: { file: params, text: values.text } }),
  });
  return unread.length === 0 ? checked : { diagnostics: [...checked.diagnostics, ...unread] };
}

/** Far more than any experiment needs, and little enough to check in an instant. */
const maximumBytes = 1024 * 1024;

/** The text of a file that a user named; one that cannot be read is a fault like any other. */
export async function readText(
  file: string,
): Promise<{ text: string; fault?: never } | { text?: never; fault: Diagnostic }> {
  try {
    const { size } = await stat(file);
    return size > maximumBytes ? { fault: tooLarge(file, size) } : { text: await readFile(file, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!code) throw error;
    return { fault: unreadable(file, code) };
  }
}

function tooLarge(file: string, size: number): Diagnostic {
  return {
    ...atStart(file),
    code: 'SPEC_TOO_LARGE',
    found: `the file has ${size} bytes`,
    expected: `a file of at most ${maximumBytes} bytes`,
    remedy: 'check that this is the file meant; data belongs into files that a spec names',
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
    expected: 'a file in YAML that can be read',
  };
}

function atStart(file: string) {
  return { severity: 'error', file, line: 1, column: 1, sourceLine: '' } as const;
}
