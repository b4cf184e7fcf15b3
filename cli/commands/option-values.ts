import { StrataError } from '../../platform/errors.js';
import { durationSeconds } from '../../spec/stage-options.js';

/** Seconds of a span of time such as `2d`. Throws OPTION_INVALID. */
export function spanSeconds(option: string, text: string): number {
  if (/^\d{1,6}[smhd]$/.test(text)) return durationSeconds(text);
  throw invalid(option, text, 'a span of time such as 30m, 12h or 2d');
}

/** A whole number from 1, or from another smallest one. Throws OPTION_INVALID. */
export function positiveInteger(option: string, text: string, smallest = 1): number {
  if (/^[1-9]\d{0,8}$/.test(text) && Number(text) >= smallest) return Number(text);
  throw invalid(option, text, `a whole number from ${smallest}`);
}

function invalid(option: string, text: string, expected: string): StrataError {
  return new StrataError({
    code: 'OPTION_INVALID',
    cause: 'user',
    found: `${option} is ${JSON.stringify(text)}`,
    expected,
  });
}
