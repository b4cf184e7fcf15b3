import { readFile, stat } from 'node:fs/promises';
import { type Checked, checkSpec } from './check-spec.js';
import { type Diagnostic, SpecError } from './diagnostic.js';
import type { SetOptions } from './given-values.js';
import type { Plan } from './plan.js';

/** Values for parameters: texts of `--set`, which win, and the file of `--params`. */
export interface GivenParams {
  readonly set?: SetOptions;
  readonly params?: string;
}

/** The plan of a spec file. @throws SpecError with all its problems */
export async function loadPlan(file: string, given: GivenParams = {}): Promise<Plan> {
  const { plan, diagnostics } = await checkSpecFile(file, given);
  if (!plan) throw new SpecError(diagnostics);
  return plan;
}

/** `checkSpec` for files. */
export async function checkSpecFile(file: string, { set, params }: GivenParams = {}): Promise<Checked> {
  const spec = await readText(file);
  const values = params === undefined ? undefined : await readText(params);
  const unread = [spec.problem, values?.problem].filter((problem) => problem !== undefined);
  if (spec.problem) return { diagnostics: unread };
  const checked = checkSpec(spec.text, file, {
    ...(set && { set }),
    ...(values && params !== undefined && { params: { file: params, text: values.text } }),
  });
  return unread.length === 0 ? checked : { diagnostics: [...checked.diagnostics, ...unread] };
}

/** Far more than any experiment needs, and still quick to check. */
const maximumBytes = 1024 * 1024;

/** The text of a file that a user named. A file that cannot be read is a problem of the spec like any other. */
export async function readText(
  file: string,
): Promise<{ text: string; problem?: never } | { text?: never; problem: Diagnostic }> {
  try {
    const { size } = await stat(file);
    return size > maximumBytes ? { problem: tooLarge(file, size) } : { text: await readFile(file, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!code) throw error;
    return { problem: unreadable(file, code) };
  }
}

function tooLarge(file: string, size: number): Diagnostic {
  return {
    ...atStart(file),
    code: 'SPEC_TOO_LARGE',
    found: `the file has ${size} bytes`,
    expected: `a file of at most ${maximumBytes} bytes`,
    remedy: 'check the path; put data into files that the spec names',
  };
}

function unreadable(file: string, code: string): Diagnostic {
  const reasons: Record<string, string> = {
    ENOENT: 'file not found',
    EISDIR: 'this is a folder',
    EACCES: 'permission denied',
  };
  return {
    ...atStart(file),
    code: 'SPEC_UNREADABLE',
    found: reasons[code] ?? `the file cannot be read (${code})`,
    expected: 'a readable YAML file',
  };
}

function atStart(file: string) {
  return { severity: 'error', file, line: 1, column: 1, sourceLine: '' } as const;
}
