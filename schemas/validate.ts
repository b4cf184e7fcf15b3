import type { ErrorObject, ValidateFunction } from 'ajv';
import { StrataError, type Fault } from '../errors/strata-error.js';
import type { JsonObject } from './json.js';
import { validatorFor } from './validator.js';

/**
 * The value, known to match `schemas/<schemaName>.schema.json`.
 *
 * @throws StrataError SCHEMA_MISMATCH that names every place that does not match. Its fault is `bug` unless said
 * otherwise, because most files are written by Strata itself; `place` is the file that the value came from.
 */
export function validate<T>(
  schemaName: string,
  value: unknown,
  options: { fault?: Fault; place?: string } = {},
): T {
  const errors = schemaErrors(schemaName, value);
  if (errors.length === 0) return value as T;
  throw new StrataError({
    code: 'SCHEMA_MISMATCH',
    fault: options.fault ?? 'bug',
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
