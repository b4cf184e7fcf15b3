import { constants, copyFile } from 'node:fs/promises';
import { createTwoFilesPatch } from 'diff';
import writeFileAtomic from 'write-file-atomic';
import { StrataError } from '../../platform/errors.js';
import { apiVersion } from '../../schemas/versions.js';
import { formatDiagnostic } from '../../spec/diagnostic.js';
import { readText } from '../../spec/load-plan.js';
import { migrateText } from '../../spec/migrate/migrate.js';
import { refusal, reportError } from '../display/errors.js';
import { exitCode } from '../display/exit-code.js';

export interface MigrateOptions {
  readonly write?: boolean;
  readonly check?: boolean;
}

/**
 * Brings files to the present version: shows the difference, writes it, or only tells who needs it. Resolves to the
 * exit code: 2 when a file cannot be brought there or, with `check`, when one needs it.
 */
export async function migrate(files: readonly string[], options: MigrateOptions): Promise<number> {
  const codes: number[] = [];
  for (const file of files) codes.push(await migrateFile(file, options).catch(reportError));
  return Math.max(...codes);
}

async function migrateFile(file: string, options: MigrateOptions): Promise<number> {
  const read = await readText(file);
  const { text, steps, faults } = read.fault
    ? { text: '', steps: [], faults: [read.fault] }
    : migrateText(read.text, file);
  for (const fault of faults) process.stderr.write(`${formatDiagnostic(fault)}\n\n`);
  if (read.fault || faults.length > 0) return exitCode.userInput;
  const summary = `${file}: ${steps.map(({ change, to }) => `${to}: ${change}`).join('; ') || `up to date (${apiVersion})`}`;
  if (options.check) {
    process.stdout.write(`${summary}\n`);
    return steps.length > 0 ? exitCode.userInput : exitCode.done;
  }
  if (options.write) {
    const backup = steps.length > 0 ? await rewrite(file, text) : undefined;
    process.stdout.write(`${summary}${backup ? `; as it was: ${backup}` : ''}\n`);
    return exitCode.done;
  }
  if (steps.length > 0) process.stdout.write(difference(file, read.text, text));
  process.stderr.write(`${summary}${steps.length > 0 ? '; to change the file: --write' : ''}\n`);
  return exitCode.done;
}

/** Replaces the file at once, keeping what it was beside it. */
async function rewrite(file: string, text: string): Promise<string> {
  const backup = `${file}.orig`;
  try {
    await copyFile(file, backup, constants.COPYFILE_EXCL);
    await writeFileAtomic(file, text);
  } catch (cause) {
    const isTaken = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    throw new StrataError(
      {
        code: 'MIGRATE_NOT_WRITTEN',
        cause: 'user',
        found: isTaken
          ? `${backup} is there already, where the file as it was would be kept`
          : `the file cannot be replaced: ${refusal(cause)}`,
        remedy: isTaken ? 'move it away' : 'see that its folder may be written to',
        place: file,
      },
      { cause },
    );
  }
  return backup;
}

/** As `patch` takes it; on a terminal, what the file says must not steer it. */
function difference(file: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(file, file, before, after, undefined, undefined, {
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  });
  return process.stdout.isTTY ? patch.replace(/(?![\n\t])\p{Cc}/gu, '·') : patch;
}
