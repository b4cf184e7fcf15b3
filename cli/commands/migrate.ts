import { constants, copyFile } from 'node:fs/promises';
import { createTwoFilesPatch } from 'diff';
import writeFileAtomic from 'write-file-atomic';
import { StrataError } from '../../platform/errors.js';
import { apiVersion } from '../../schemas/versions.js';
import { formatDiagnostic } from '../../spec/diagnostic.js';
import { readText } from '../../spec/load-plan.js';
import { migrateText } from '../../spec/migrate/migrate.js';
import { systemErrorText } from '../../runs/user-file.js';
import { exitCode, reportError } from '../exit.js';

export interface MigrateOptions {
  readonly write?: boolean;
  readonly check?: boolean;
}

/**
 * Updates files to the current version: shows the difference, writes it, or only lists the files that need it. Returns
 * the exit code: 2 if a file cannot be migrated or, with `check`, if one needs it.
 */
export async function migrate(files: readonly string[], options: MigrateOptions): Promise<number> {
  const codes: number[] = [];
  for (const file of files) codes.push(await migrateFile(file, options).catch(reportError));
  return Math.max(...codes);
}

async function migrateFile(file: string, options: MigrateOptions): Promise<number> {
  const read = await readText(file);
  const { text, steps, problems } = read.problem
    ? { text: '', steps: [], problems: [read.problem] }
    : migrateText(read.text, file);
  for (const problem of problems) process.stderr.write(`${formatDiagnostic(problem)}\n\n`);
  if (read.problem || problems.length > 0) return exitCode.userInput;
  const summary = `${file}: ${steps.map(({ change, to }) => `${to}: ${change}`).join('; ') || `up to date (${apiVersion})`}`;
  if (options.check) {
    process.stdout.write(`${summary}\n`);
    return steps.length > 0 ? exitCode.userInput : exitCode.done;
  }
  if (options.write) {
    const backup = steps.length > 0 ? await rewrite(file, text) : undefined;
    process.stdout.write(`${summary}${backup ? `; original: ${backup}` : ''}\n`);
    return exitCode.done;
  }
  if (steps.length > 0) process.stdout.write(difference(file, read.text, text));
  process.stderr.write(`${summary}${steps.length > 0 ? '; to change the file, add --write' : ''}\n`);
  return exitCode.done;
}

/** Replaces the file atomically, and keeps the original beside it. */
async function rewrite(file: string, text: string): Promise<string> {
  const backup = `${file}.orig`;
  try {
    await copyFile(file, backup, constants.COPYFILE_EXCL);
    await writeFileAtomic(file, text);
  } catch (cause) {
    const isNameTaken = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    throw new StrataError(
      {
        code: 'MIGRATE_NOT_WRITTEN',
        cause: 'user',
        found: isNameTaken
          ? `${backup} already exists, so the original cannot be kept there`
          : `the file cannot be replaced: ${systemErrorText(cause)}`,
        remedy: isNameTaken ? 'move that file away' : 'check that its folder is writable',
        place: file,
      },
      { cause },
    );
  }
  return backup;
}

/** In the format of `patch`; on a terminal, control characters in the file are replaced. */
function difference(file: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(file, file, before, after, undefined, undefined, {
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  });
  return process.stdout.isTTY ? patch.replace(/(?![\n\t])\p{Cc}/gu, '·') : patch;
}
