import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { type Cause, StrataError } from '../platform/errors.js';
import type { JsonObject } from './json.js';
import { type CheckMode, compileSchema } from './load-schema.js';
import { history, type History, isNewer, upgrade } from './versions.js';

const load = createRequire(import.meta.url);
const known = new Map<string, ValidateFunction>();

/** The function that checks against a schema: the one that the build has compiled, or one compiled now from source. */
export function validatorFor(name: string, mode: CheckMode): ValidateFunction {
  const file = fileURLToPath(new URL(`compiled/${name}.${mode}.cjs`, import.meta.url));
  const before = known.get(file);
  if (before) return before;
  const made = existsSync(file) ? (load(file) as ValidateFunction) : compileSchema(name, mode);
  known.set(file, made);
  return made;
}

/**
 * The value, known to match `schemas/<schemaName>.schema.json`.
 *
 * @throws StrataError SCHEMA_MISMATCH that names every place that does not match. Its cause is `bug` unless said
 * otherwise, because most files are written by Strata itself; `place` is the file that the value came from.
 */
export function validate<T>(
  schemaName: string,
  value: unknown,
  options: { cause?: Cause; place?: string } = {},
): T {
  const errors = schemaErrors(schemaName, value);
  if (errors.length === 0) return value as T;
  throw new StrataError({
    code: 'SCHEMA_MISMATCH',
    cause: options.cause ?? 'bug',
    found: errors.map((error) => `${error.instancePath || 'the whole'} ${error.message}`).join('; '),
    expected: `what schemas/${schemaName}.schema.json describes`,
    ...(options.place && { place: options.place }),
  });
}

/** Every way in which the value does not match the schema, as ajv tells it; none when it matches. */
export function schemaErrors(schemaName: string, value: unknown): ErrorObject[] {
  return check(validatorFor(schemaName, 'check'), value);
}

/** The same, after the schema's defaults have been written into the value, which is changed. */
export function fillDefaults(schemaName: string, value: JsonObject): ErrorObject[] {
  return check(validatorFor(schemaName, 'fill'), value);
}

function check(validator: ValidateFunction, value: unknown): ErrorObject[] {
  return validator(value) ? [] : (validator.errors ?? []);
}

/**
 * What a file says, in the present version of its form and known to match its schema. `place` is the file.
 *
 * @throws StrataError VERSION_NEWER for a file of a newer Strata, SCHEMA_MISMATCH as `validate` does
 */
export function validateFile<T>(
  schemaName: string,
  content: unknown,
  options: { readonly place: string; readonly cause?: Cause },
): T {
  return validate<T>(schemaName, upgradeFile(schemaName, content, options.place), options);
}

/**
 * The file in the present version of its form; what is no versioned file is unchanged, and for its schema to refuse.
 *
 * @throws StrataError VERSION_NEWER. Nobody may take such a file for damage: what it stands for must be kept.
 */
export function upgradeFile(
  schemaName: string,
  content: unknown,
  place: string,
  versions: History = history,
): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return content;
  const file = content as JsonObject;
  const version = file['apiVersion'];
  if (isNewer(version, versions.current)) throw newer(version, versions.current, place);
  return upgrade(schemaName, file, versions);
}

export function isFromNewerStrata(error: unknown): error is StrataError {
  return error instanceof StrataError && error.code === 'VERSION_NEWER';
}

function newer(version: string, current: string, place: string): StrataError {
  return new StrataError({
    code: 'VERSION_NEWER',
    cause: 'user',
    found: `this file is of ${version} and needs a newer Strata; this one reads up to ${current}`,
    remedy: 'update Strata; the file is left as it is, and nothing that it stands for is computed again',
    place,
  });
}
