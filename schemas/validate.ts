import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { type Cause, StrataError } from '../platform/errors.js';
import type { JsonObject } from './json.js';
import { type CheckMode, compileSchema } from './load-schema.js';
import { history, type History, isNewer, upgrade } from './versions.js';

const require = createRequire(import.meta.url);
const validators = new Map<string, ValidateFunction>();

/** The validator of a schema: compiled by the build, or compiled now. */
function validatorFor(name: string, mode: CheckMode): ValidateFunction {
  const file = fileURLToPath(new URL(`compiled/${name}.${mode}.cjs`, import.meta.url));
  const cached = validators.get(file);
  if (cached) return cached;
  const validator = existsSync(file) ? (require(file) as ValidateFunction) : compileSchema(name, mode);
  validators.set(file, validator);
  return validator;
}

/**
 * Returns the value if it matches `schemas/<schemaName>.schema.json`.
 *
 * @throws StrataError SCHEMA_MISMATCH with every mismatch. The cause defaults to `bug`, because Strata itself writes most
 * files; `place` is the file that the value came from.
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
    found: errors.map((error) => `${error.instancePath || 'the document'} ${error.message}`).join('; '),
    expected: `a value that matches schemas/${schemaName}.schema.json`,
    ...(options.place && { place: options.place }),
  });
}

/** ajv's errors for a value; empty if it matches the schema. */
export function schemaErrors(schemaName: string, value: unknown): ErrorObject[] {
  return check(validatorFor(schemaName, 'check'), value);
}

/** Writes the schema's defaults into the value, then returns its errors. */
export function fillDefaults(schemaName: string, value: JsonObject): ErrorObject[] {
  return check(validatorFor(schemaName, 'fill'), value);
}

function check(validator: ValidateFunction, value: unknown): ErrorObject[] {
  return validator(value) ? [] : (validator.errors ?? []);
}

/**
 * Returns the content of a file in the current version of its format, if it matches its schema. `place` is the file.
 *
 * @throws StrataError VERSION_NEWER for a file of a newer Strata, SCHEMA_MISMATCH like `validate`
 */
export function validateFile<T>(
  schemaName: string,
  content: unknown,
  options: { readonly place: string; readonly cause?: Cause },
): T {
  return validate<T>(schemaName, upgradeFile(schemaName, content, options.place), options);
}

/**
 * Upgrades a file to the current version of its format. A value without a version is returned unchanged; its schema
 * rejects it.
 *
 * @throws StrataError VERSION_NEWER. Such a file is not damaged and must be kept.
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
    remedy: 'update Strata; the file is unchanged, and its result is not recomputed',
    place,
  });
}
