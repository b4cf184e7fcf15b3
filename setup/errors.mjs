/**
 * A designed error of set-up. It says what StrataError says, in plain JavaScript: set-up runs before anything is
 * compiled, so it cannot import that class.
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

/** The exit status of a command whose set-up failed. */
export const setupFailed = 3;

/** Several faults that were found together. */
export class SetupErrors extends AggregateError {}

const refusals = {
  ENOSPC: ['SETUP_DISK_FULL', 'free space on that disk, or name another place in STRATA_CACHE'],
  EDQUOT: ['SETUP_DISK_FULL', 'free space on that disk, or name another place in STRATA_CACHE'],
  EACCES: ['SETUP_UNWRITABLE', 'make it writable for you, or name another place in STRATA_CACHE'],
  EPERM: ['SETUP_UNWRITABLE', 'make it writable for you, or name another place in STRATA_CACHE'],
  ENOTDIR: [
    'SETUP_UNWRITABLE',
    'name another place in STRATA_CACHE: something on the way to this one is a file',
  ],
  EROFS: ['SETUP_UNWRITABLE', 'make it writable for you, or name another place in STRATA_CACHE'],
};

/** What the operating system refuses is no bug of ours. */
function designed(error) {
  const [code, remedy] = refusals[error?.syscall && error.code] ?? [];
  if (!code) return error;
  return new SetupError({ code, found: error.message, expected: 'a place that can be written to', remedy });
}

/** Prints faults as their reader should see them, sets the exit status, and lets bugs of ours through. */
export function reportError(error) {
  const errors = (error instanceof SetupErrors ? error.errors : [error]).map(designed);
  const bug = errors.find((each) => !(each instanceof SetupError));
  if (bug) throw bug;
  for (const { message } of errors) process.stderr.write(`${message}\n`);
  process.exitCode = setupFailed;
}
