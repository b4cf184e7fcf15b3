import type { Document } from 'yaml';
import { apiVersion, isNewer } from '../../schemas/versions.js';
import type { Finding } from '../diagnostic.js';

/** Characters [start, end) of a text give way to others. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text after all edits, which must not overlap. Everything between them stays as it was written. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lastFirst = [...edits].sort((a, b) => b.start - a.start);
  return lastFirst.reduce(
    (before, edit) => before.slice(0, edit.start) + edit.text + before.slice(edit.end),
    text,
  );
}

/** The files that people write or keep, and so may have in an older version. */
export type MigratedForm = 'pipeline' | 'genotype';

/** How files of one version are made files of the next. Their `apiVersion` is set besides. */
export interface Migration {
  /** Undefined: of a file that says no version. */
  readonly from: string | undefined;
  readonly to: string;
  /** What it does to a file, for its reader: `adds the missing apiVersion`. */
  readonly change: string;
  /** What else is to be edited, found by the places of the document's nodes in the text. */
  readonly edits?: Readonly<Partial<Record<MigratedForm, (document: Document) => TextEdit[]>>>;
}

/** Every step there is. strata/v1 is the first version, so that all there is to mend is a file without one. */
export const migrations: readonly Migration[] = [
  { from: undefined, to: apiVersion, change: 'adds the missing apiVersion' },
];

/**
 * What to say of a spec of another version that Strata knows of, newer or older. The rest of such a file means something
 * else, or nothing, here: it is not worth checking.
 */
export function otherVersion(
  version: unknown,
  present: string = apiVersion,
  table: readonly Migration[] = migrations,
): Finding | undefined {
  if (isNewer(version, present)) {
    return {
      code: 'SPEC_API_VERSION',
      found: `this file is of ${version} and needs a newer Strata; this one reads up to ${present}`,
      remedy: 'update Strata',
    };
  }
  if (typeof version !== 'string' || !table.some(({ from }) => from === version)) return undefined;
  return {
    code: 'SPEC_API_VERSION',
    found: `this file is of ${version}`,
    expected: present,
    remedy: '`strata migrate FILE` shows what has to change, and with --write changes it',
  };
}
