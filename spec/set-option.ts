import type { Report } from './report.js';

/** What `--set name=value` options ask for, by name; the last one counts. */
export function readSetOptions(
  set: Readonly<Record<string, string>> | readonly string[],
  report: Report,
): Map<string, string> {
  if (!isList(set)) return new Map(Object.entries(set));
  const values = new Map<string, string>();
  for (const option of set) {
    const equals = option.indexOf('=');
    if (equals > 0) values.set(option.slice(0, equals).trim(), option.slice(equals + 1));
    else {
      report(
        ['params'],
        {
          code: 'SPEC_SET_SYNTAX',
          found: `--set ${option} has no name and value`,
          expected: '--set name=value',
        },
        'key',
      );
    }
  }
  return values;
}

function isList(set: Readonly<Record<string, string>> | readonly string[]): set is readonly string[] {
  return Array.isArray(set);
}
