import { StrataError, type Fault } from '../errors/strata-error.js';
import type { JsonObject } from './json.js';
import { validate } from './validate.js';
import { history, isNewer, upgraded, type History } from './versions.js';

/**
 * What a file says, in the present version of its form and known to match its schema. `place` is the file.
 *
 * @throws StrataError VERSION_NEWER for a file of a newer Strata, SCHEMA_MISMATCH as `validate` does
 */
export function validateFile<T>(
  schemaName: string,
  content: unknown,
  options: { readonly place: string; readonly fault?: Fault },
): T {
  return validate<T>(schemaName, presentForm(schemaName, content, options.place), options);
}

/**
 * The file in the present version of its form; what is no versioned file is unchanged, and for its schema to refuse.
 *
 * @throws StrataError VERSION_NEWER. Nobody may take such a file for damage: what it stands for must be kept.
 */
export function presentForm(
  schemaName: string,
  content: unknown,
  place: string,
  versions: History = history,
): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return content;
  const file = content as JsonObject;
  const version = file['apiVersion'];
  if (isNewer(version, versions.current)) throw newer(version, versions.current, place);
  return upgraded(schemaName, file, versions);
}

export function isFromNewerStrata(error: unknown): error is StrataError {
  return error instanceof StrataError && error.code === 'VERSION_NEWER';
}

function newer(version: string, current: string, place: string): StrataError {
  return new StrataError({
    code: 'VERSION_NEWER',
    fault: 'user',
    found: `this file is of ${version} and needs a newer Strata; this one reads up to ${current}`,
    remedy: 'update Strata; the file is left as it is, and nothing that it stands for is computed again',
    place,
  });
}
