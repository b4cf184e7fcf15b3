import { StrataError } from '../../platform/errors.js';
import { durationSeconds } from '../../spec/stage-options.js';

/** The seconds of an option's value such as `2d`. Throws OPTION_INVALID. */
export function durationOption(option: string, text: string): number {
  if (/^\d{1,6}[smhd]$/.test(text)) return durationSeconds(text);
  throw invalid(option, text, 'a duration such as 30m, 12h or 2d');
}

/** An option's value as an integer that is not below the minimum. Throws OPTION_INVALID. */
export function integerOption(option: string, text: string, minimum = 1): number {
  if (/^[1-9]\d{0,8}$/.test(text) && Number(text) >= minimum) return Number(text);
  throw invalid(option, text, `an integer of at least ${minimum}`);
}

function invalid(option: string, text: string, expected: string): StrataError {
  return new StrataError({
    code: 'OPTION_INVALID',
    cause: 'user',
    found: `${option} is ${JSON.stringify(text)}`,
    expected,
  });
}
