/**
 * The cause decides what happens next: a `user` error (spec, data, numbers that diverged) is not retried and exits 2; an
 * `environment` error (network, disk, preemption) is retried with back-off; a `bug` is Strata's own and is not retried.
 */
export type Cause = 'user' | 'environment' | 'bug';

/** The content of a designed error: a stable code, what was found, what was expected, and what to do about it. */
export interface ErrorDetails {
  /** Stable, uppercase with underscores, for example `DATA_IMAGE_UNREADABLE`. */
  readonly code: string;
  readonly cause: Cause;
  /** One sentence: what was found, and where. */
  readonly found: string;
  /** What would have been right. */
  readonly expected?: string;
  /** What the user can do about it. */
  readonly remedy?: string;
  /** `file:line:column`, if the error has a position. */
  readonly place?: string;
}

/** A designed error. Its details cross process boundaries as plain JSON and print the same on both sides. */
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

/** The error as text, up to three lines. */
export function formatError(details: ErrorDetails): string {
  const lines = [`${details.place ? `${details.place}: ` : ''}${details.code}: ${details.found}`];
  if (details.expected) lines.push(`  expected: ${details.expected}`);
  if (details.remedy) lines.push(`  to do: ${details.remedy}`);
  return lines.join('\n');
}

/** Replaces control characters except tabs with dots, so that untrusted text cannot control the terminal. */
export function replaceControlCharacters(text: string): string {
  return text.replace(/(?!\t)\p{Cc}/gu, '·');
}
