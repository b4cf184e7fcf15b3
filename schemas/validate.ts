import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { StrataError, type Fault } from '../errors/strata-error.js';
import type { JsonObject } from './json.js';
import { readSchema } from './read-schema.js';

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
  return check(compiled(checking, schemaName), value);
}

/** The same, after the schema's defaults have been written into the value, which is changed. */
export function fillDefaults(schemaName: string, value: JsonObject): ErrorObject[] {
  return check(compiled(filling, schemaName), value);
}

interface Checker {
  readonly ajv: Ajv;
  readonly compiled: Map<string, ValidateFunction>;
}

const checking = checker(false);
const filling = checker(true);

function checker(useDefaults: boolean): Checker {
  // `verbose` hands the failing value and schema to whoever words the error.
  const ajv = new Ajv({ allErrors: true, verbose: true, strictTypes: false, useDefaults });
  ajv.addVocabulary(['x-reads']);
  addFormats.default(ajv);
  return { ajv, compiled: new Map() };
}

function compiled(from: Checker, schemaName: string): ValidateFunction {
  const known = from.compiled.get(schemaName);
  if (known) return known;
  const made = from.ajv.compile(readSchema(schemaName));
  from.compiled.set(schemaName, made);
  return made;
}

function check(validator: ValidateFunction, value: unknown): ErrorObject[] {
  return validator(value) ? [] : (validator.errors ?? []);
}
