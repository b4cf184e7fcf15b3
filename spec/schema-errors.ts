import type { ErrorObject } from 'ajv';
import { type DescribedSchema, describeSchema, didYouMean, showValue } from './describe-schema.js';
import type { DiagnosticCode, Finding, Report } from './diagnostic.js';
import { fromPointer, type Path, showPath } from './path.js';

/** The errors that help the author: one for each problem. Ajv reports consequences of a problem too. */
export function relevantErrors(errors: readonly ErrorObject[]): ErrorObject[] {
  const misspelled = new Set(
    errors
      .filter(({ keyword }) => keyword === 'additionalProperties')
      .map((error) => `${error.instancePath}/${suggestedKey(error) ?? ''}`),
  );
  const meant = meantBranches(errors);
  const ofWrongType = new Set(
    meant.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath),
  );
  return meant.filter((error) => {
    // The error `propertyNames` reports a bad name.
    if (error.propertyName !== undefined) return false;
    // A value of the wrong type is also out of range, and a misspelled key is also a missing one.
    if (error.keyword !== 'type' && ofWrongType.has(error.instancePath)) return false;
    return error.keyword !== 'required' || !misspelled.has(`${error.instancePath}/${missingKey(error)}`);
  });
}

/**
 * Of an `anyOf`, keeps the errors of the branch whose type the value has. Where no branch has that type, only the error of
 * the `anyOf` itself is kept.
 */
function meantBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  return errors
    .filter(({ keyword }) => keyword === 'anyOf')
    .reduce<ErrorObject[]>(
      (kept, whole) => {
        const branch = ({ schemaPath, instancePath }: ErrorObject) =>
          schemaPath.startsWith(`${whole.schemaPath}/`) && instancePath.startsWith(whole.instancePath)
            ? schemaPath.slice(whole.schemaPath.length + 1).split('/')[0]
            : undefined;
        const ofOtherType = new Set(
          kept
            .filter((error) => error.keyword === 'type' && error.instancePath === whole.instancePath)
            .map(branch),
        );
        const isMeant = (error: ErrorObject) => !ofOtherType.has(branch(error));
        const outside = kept.filter((error) => branch(error) === undefined && error !== whole);
        const meant = kept.filter((error) => branch(error) !== undefined && isMeant(error));
        return [...outside, ...(meant.length > 0 ? meant : [whole])];
      },
      [...errors],
    );
}

/** The missing key of a `required` error. */
export function missingKey({ params }: ErrorObject): string {
  return (params as { missingProperty: string }).missingProperty;
}

/** The unknown key of an `additionalProperties` error. */
export function unknownKey({ params }: ErrorObject): string {
  return (params as { additionalProperty: string }).additionalProperty;
}

/** The key that was probably intended. */
export function suggestedKey(error: ErrorObject): string | undefined {
  return didYouMean(unknownKey(error), Object.keys((error.parentSchema as DescribedSchema).properties ?? {}));
}

/**
 * Reports ajv's errors in the terms of the spec. `base` is the path of the checked value; unknown values are skipped.
 */
export function reportSchemaErrors(
  errors: readonly ErrorObject[],
  report: Report,
  base: Path = [],
  isUnknown: (path: Path) => boolean = () => false,
): void {
  for (const error of relevantErrors(errors)) {
    const path = [...base, ...fromPointer(error.instancePath)];
    if (!isUnknown(path)) reportSchemaError(error, path, report);
  }
}

function reportSchemaError(error: ErrorObject, path: Path, report: Report): void {
  const schema = error.parentSchema as DescribedSchema;
  const where = showPath(path) || 'the spec';
  switch (error.keyword) {
    case 'additionalProperties': {
      const known = Object.keys(schema.properties ?? {});
      const suggestion = suggestedKey(error);
      const finding: Finding = {
        code: 'SPEC_UNKNOWN_KEY',
        found: `${where} has no field ${showValue(unknownKey(error))}`,
        expected: known.length > 0 ? `one of: ${known.join(', ')}` : 'an empty map: {}',
        ...(suggestion && { suggestion }),
      };
      return report([...path, unknownKey(error)], finding, 'key');
    }
    case 'propertyNames': {
      const { propertyName } = error.params as { propertyName: string };
      const finding: Finding = {
        code: 'SPEC_BAD_NAME',
        found: `${showValue(propertyName)} is not a valid name in ${where}`,
        expected: `a name of ${schema.propertyNames?.description ?? ''}`,
      };
      return report([...path, propertyName], finding, 'key');
    }
    case 'required':
      return report(path, missingField(where, missingKey(error), schema), 'key');
    case 'minProperties':
      return report(path, {
        code: 'SPEC_MISSING_KEY',
        found: `${where} is empty`,
        expected: describeSchema(schema),
      });
    case 'maxProperties':
      return report(path, {
        code: 'SPEC_CONFLICT',
        found: `${where} has ${Object.keys(error.data as object).join(' and ')}`,
        expected: `exactly one of: ${Object.keys(schema.properties ?? {}).join(', ')}`,
      });
    default:
      return report(path, wrongValue(error, path, schema));
  }
}

function missingField(where: string, key: string, schema: DescribedSchema): Finding {
  const field = schema.properties?.[key];
  return {
    code: 'SPEC_MISSING_KEY',
    found: `${where} has no \`${key}\``,
    ...(field && { expected: `${key}: ${describeSchema(field)}` }),
    ...(field?.description && { remedy: `add \`${key}\`. ${field.description}` }),
  };
}

function wrongValue(error: ErrorObject, path: Path, schema: DescribedSchema): Finding {
  const suggestion =
    typeof error.data === 'string' ? didYouMean(error.data, (schema.enum ?? []).map(String)) : undefined;
  return {
    code: codeOf(error.keyword, path, schema),
    found: `${showPath(path) || 'the spec'} is ${showValue(error.data)}`,
    expected: describeSchema(schema),
    ...(suggestion && { suggestion }),
  };
}

function codeOf(keyword: string, path: Path, schema: DescribedSchema): DiagnosticCode {
  if (schema['x-reads']) return 'SPEC_REFERENCE_EXPECTED';
  switch (keyword) {
    case 'type':
    case 'anyOf':
      return 'SPEC_WRONG_TYPE';
    case 'enum':
      return path.length === 3 && path[2] === 'uses' ? 'SPEC_UNKNOWN_KIND' : 'SPEC_UNKNOWN_VALUE';
    case 'const':
      return 'SPEC_API_VERSION';
    case 'pattern':
      return 'SPEC_BAD_FORMAT';
    default:
      return 'SPEC_OUT_OF_RANGE';
  }
}
