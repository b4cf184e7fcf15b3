import type { Report } from './report.js';

/** `--set name=value` options: a list of those texts, or texts by name. */
export type SetOptions = Readonly<Record<string, string>> | readonly string[];

/** What they ask for, by name; the last one counts. */
export function readSetOptions(set: SetOptions, report: Report): Map<string, string> {
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

function isList(set: SetOptions): set is readonly string[] {
  return Array.isArray(set);
}
