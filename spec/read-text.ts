import { readFile, stat } from 'node:fs/promises';
import type { Diagnostic } from './diagnostic.js';

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
