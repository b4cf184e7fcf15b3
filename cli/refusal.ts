import { getSystemErrorMap } from 'node:util';

/**
 * What the operating system said, in its own words but without paths: what is written lies beside under another name
 * first, which nobody asked for. Of another error its message.
 */
export function refusal(error: unknown): string {
  const { errno, code, message } = error as NodeJS.ErrnoException;
  const [, words] = (errno === undefined ? undefined : getSystemErrorMap().get(errno)) ?? [];
  return words === undefined ? message : `${words} (${code})`;
}
