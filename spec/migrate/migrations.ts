import type { Document } from 'yaml';
import { apiVersion } from '../../schemas/versions.js';
import type { TextEdit } from './text-edit.js';

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
