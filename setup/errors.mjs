/**
 * A designed error of set-up, like StrataError. In plain JavaScript, because set-up runs before compilation and cannot
 * import that class.
 */
export class SetupError extends Error {
  constructor({ code, found, expected, remedy }) {
    const lines = [`${code}: ${found}`];
    if (expected) lines.push(`  expected: ${expected}`);
    if (remedy) lines.push(`  to do: ${remedy}`);
    super(lines.join('\n'));
    this.name = 'SetupError';
    this.code = code;
    this.found = found;
    this.expected = expected;
    this.remedy = remedy;
  }
}

/** The exit code of a command whose set-up failed. */
export const setupFailed = 3;

/** Several problems that were found together. */
export class SetupErrors extends AggregateError {}

const systemErrors = {
  ENOSPC: ['SETUP_DISK_FULL', 'free space on that disk, or set STRATA_CACHE to another folder'],
  EDQUOT: ['SETUP_DISK_FULL', 'free space on that disk, or set STRATA_CACHE to another folder'],
  EACCES: ['SETUP_UNWRITABLE', 'change its permissions, or set STRATA_CACHE to another folder'],
  EPERM: ['SETUP_UNWRITABLE', 'change its permissions, or set STRATA_CACHE to another folder'],
  ENOTDIR: ['SETUP_UNWRITABLE', 'set STRATA_CACHE to another folder: a parent of this one is a file'],
  EROFS: ['SETUP_UNWRITABLE', 'change its permissions, or set STRATA_CACHE to another folder'],
};

/** Known system errors are not bugs. */
function designed(error) {
  const [code, remedy] = systemErrors[error?.syscall && error.code] ?? [];
  if (!code) return error;
  return new SetupError({ code, found: error.message, expected: 'a writable folder', remedy });
}

/** Prints designed errors and sets the exit code; throws other errors. */
export function reportError(error) {
  const errors = (error instanceof SetupErrors ? error.errors : [error]).map(designed);
  const bug = errors.find((each) => !(each instanceof SetupError));
  if (bug) throw bug;
  for (const { message } of errors) process.stderr.write(`${message}\n`);
  process.exitCode = setupFailed;
}
