import type { Document } from 'yaml';
import { apiVersion, isNewer } from '../../schemas/versions.js';
import type { Finding } from '../diagnostic.js';

/** Replaces the characters [start, end) of a text. */
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

/** Files that people write or keep, possibly in an older version. */
export type MigratedForm = 'pipeline' | 'genotype';

/** Turns files of one version into files of the next. Their `apiVersion` is set separately. */
export interface Migration {
  /** Undefined: a file without a version. */
  readonly from: string | undefined;
  readonly to: string;
  /** What it changes, for the user: `adds the missing apiVersion`. */
  readonly change: string;
  /** Further edits, at the places of the document's nodes in the text. */
  readonly edits?: Readonly<Partial<Record<MigratedForm, (document: Document) => TextEdit[]>>>;
}

/** All steps. strata/v1 is the first version, so the only step adds a missing one. */
export const migrations: readonly Migration[] = [
  { from: undefined, to: apiVersion, change: 'adds the missing apiVersion' },
];

/**
 * The problem of a spec of another known version, newer or older. The rest of such a file may have another meaning in this
 * version, and is not checked.
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
    remedy: 'run `strata migrate FILE` to see the changes, and add --write to apply them',
  };
}
