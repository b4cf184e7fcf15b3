/**
 * The cause decides what happens next: a `user` error (spec, data, numbers that diverged) is not retried and exits 2; an
 * `environment` error (network, disk, preemption) is retried with back-off; a `bug` is Strata's own and is not retried.
 */
export type Cause = 'user' | 'environment' | 'bug';

/** What every designed error reports: a stable code, what was found, what was expected, and what to do about it. */
export interface ErrorDetails {
  /** Stable, upper case with underscores, e.g. `DATA_IMAGE_UNREADABLE`. */
  readonly code: string;
  readonly cause: Cause;
  /** One sentence: what was found, and where. */
  readonly found: string;
  /** What would have been right. */
  readonly expected?: string;
  /** What the reader can do now. */
  readonly remedy?: string;
  /** `file:line:column` where there is one. */
  readonly place?: string;
}

/** An error with a design: it crosses process borders as plain JSON and prints the same on either side. */
export class StrataError extends Error {
  readonly code: string;
  readonly details: ErrorDetails;

  constructor(details: ErrorDetails, options?: ErrorOptions) {
    super(formatError(details), options);
    this.name = 'StrataError';
    this.code = details.code;
    this.details = details;
  }
}

/** The error as its reader sees it, in up to four lines. */
export function formatError(details: ErrorDetails): string {
  const lines = [`${details.place ? `${details.place}: ` : ''}${details.code}: ${details.found}`];
  if (details.expected) lines.push(`  expected: ${details.expected}`);
  if (details.remedy) lines.push(`  to do: ${details.remedy}`);
  return lines.join('\n');
}

/** Text from elsewhere, which must not steer the terminal that it is shown on: control characters, but tabs, are dots. */
export function replaceControlCharacters(text: string): string {
  return text.replace(/(?!\t)\p{Cc}/gu, '·');
}
