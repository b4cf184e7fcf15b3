import type { ErrorObject } from 'ajv';
import type { JsonObject } from '../schemas/json.js';
import { describeSchema, showValue } from './describe-schema.js';
import { didYouMean } from './did-you-mean.js';
import type { DiagnosticCode, Finding } from './diagnostic.js';
import { fromPointer, showPath, type Path } from './path.js';
import type { Report } from './report.js';

/**
 * Reports what ajv found, in the spec's own terms. `base` leads to the value that was checked; nothing is said about
 * values at or below the JSON pointers in `unknown`, which are relative to it.
 */
export function reportSchemaErrors(
  errors: readonly ErrorObject[],
  report: Report,
  base: Path = [],
  isUnknown: (path: Path) => boolean = () => false,
): void {
  const telling = withoutEchoes(errors);
  for (const error of telling) {
    const path = [...base, ...fromPointer(error.instancePath)];
    if (isUnknown(path)) continue;
    const { key, ...finding } = toFinding(error, path);
    if (key === undefined) report(path, finding);
    else report([...path, ...key], finding, 'key');
  }
}

/** Drops what only repeats another error. */
function withoutEchoes(errors: readonly ErrorObject[]): ErrorObject[] {
  const misspelt = errors
    .filter(({ keyword }) => keyword === 'additionalProperties')
    .map((error) => `${error.instancePath}/${suggestKey(error) ?? ''}`);
  return chooseBranches(errors).filter((error) => {
    if (error.keyword === 'required') {
      // A misspelt key is also a missing one; saying so once is enough.
      return !misspelt.includes(`${error.instancePath}/${missing(error)}`);
    }
    // What is wrong with a name is told by the error `propertyNames`.
    return error.propertyName === undefined;
  });
}

/** Of an `anyOf`, keeps what the branch says that the value was meant for, judged by its type; else only the whole. */
function chooseBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  let kept = [...errors];
  for (const whole of errors.filter(({ keyword }) => keyword === 'anyOf')) {
    const inside = (error: ErrorObject) =>
      error.schemaPath.startsWith(`${whole.schemaPath}/`) &&
      error.instancePath.startsWith(whole.instancePath);
    const branchOf = (error: ErrorObject) =>
      error.schemaPath.slice(whole.schemaPath.length + 1).split('/')[0];
    const branches = kept.filter(inside);
    const wrongType = new Set(
      branches
        .filter((error) => error.keyword === 'type' && error.instancePath === whole.instancePath)
        .map(branchOf),
    );
    const meant = branches.filter((error) => !wrongType.has(branchOf(error)));
    kept = kept.filter((error) =>
      meant.length > 0 ? error !== whole && (!inside(error) || meant.includes(error)) : !inside(error),
    );
  }
  return kept;
}

function toFinding(error: ErrorObject, path: Path): Finding & { key?: string[] } {
  const schema = error.parentSchema as JsonObject;
  const where = showPath(path) || 'the file';
  const value = `${where} is ${showValue(error.data)}`;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = (error.params as { additionalProperty: string }).additionalProperty;
      const suggestion = suggestKey(error);
      const known = Object.keys((schema['properties'] ?? {}) as JsonObject);
      return {
        code: 'SPEC_UNKNOWN_KEY',
        found: `${where} has no field ${showValue(key)}`,
        expected: known.length > 0 ? `one of: ${known.join(', ')}` : 'an empty map: {}',
        key: [key],
        ...(suggestion && { suggestion }),
      };
    }
    case 'required': {
      const key = missing(error);
      const field = ((schema['properties'] ?? {}) as Record<string, JsonObject>)[key];
      return {
        code: 'SPEC_MISSING_KEY',
        found: `${where} has no \`${key}\``,
        key: [],
        ...(field && { expected: `${key}: ${describeSchema(field)}` }),
        ...(field?.['description'] && { remedy: `add \`${key}\`. ${String(field['description'])}` }),
      };
    }
    case 'propertyNames': {
      const key = (error.params as { propertyName: string }).propertyName;
      const names = schema['propertyNames'] as JsonObject;
      return {
        code: 'SPEC_BAD_NAME',
        found: `${showValue(key)} cannot be a name in ${where}`,
        expected: `a name that matches ${String(names['pattern'])}`,
        key: [key],
      };
    }
    case 'minProperties':
      return {
        code: 'SPEC_MISSING_KEY',
        found: `${where} is empty`,
        expected: describeSchema(schema),
        key: [],
      };
    case 'maxProperties':
      return {
        code: 'SPEC_CONFLICT',
        found: `${where} has ${Object.keys(error.data as object).join(' and ')}`,
        expected: `exactly one of: ${Object.keys(schema['properties'] as JsonObject).join(', ')}`,
        key: [],
      };
    case 'enum': {
      const suggestion =
        typeof error.data === 'string' && didYouMean(error.data, (schema['enum'] as unknown[]).map(String));
      return {
        code: path[0] === 'stages' && path[2] === 'uses' ? 'SPEC_UNKNOWN_KIND' : 'SPEC_UNKNOWN_VALUE',
        found: value,
        expected: describeSchema(schema),
        ...(suggestion && { suggestion }),
      };
    }
    case 'const':
      return {
        code: 'SPEC_API_VERSION',
        found: value,
        expected: describeSchema(schema),
        remedy: 'this version of Strata reads no other form of spec',
      };
    default:
      return { code: codeOf(error.keyword, schema), found: value, expected: describeSchema(schema) };
  }
}

function codeOf(keyword: string, schema: JsonObject): DiagnosticCode {
  if (schema['x-reads']) return 'SPEC_REFERENCE_EXPECTED';
  if (keyword === 'type' || keyword === 'anyOf') return 'SPEC_WRONG_TYPE';
  return keyword === 'pattern' ? 'SPEC_BAD_FORMAT' : 'SPEC_OUT_OF_RANGE';
}

function missing(error: ErrorObject): string {
  return (error.params as { missingProperty: string }).missingProperty;
}

function suggestKey(error: ErrorObject): string | undefined {
  const { additionalProperty } = error.params as { additionalProperty: string };
  return didYouMean(additionalProperty, Object.keys((error.parentSchema as JsonObject)['properties'] ?? {}));
}
