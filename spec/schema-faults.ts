import type { ErrorObject } from 'ajv';
import { describeSchema, showValue, type DescribedSchema } from './describe-schema.js';
import { didYouMean } from './did-you-mean.js';
import type { DiagnosticCode, Finding } from './diagnostic.js';
import { fromPointer, showPath, type Path } from './path.js';
import type { Report } from './report.js';
import { missingKey, suggestedKey, tellingErrors, unknownKey } from './telling-errors.js';

/**
 * Reports what ajv found, in the spec's own terms. `base` leads to the value that was checked; nothing is said about
 * values that are unknown.
 */
export function reportSchemaErrors(
  errors: readonly ErrorObject[],
  report: Report,
  base: Path = [],
  isUnknown: (path: Path) => boolean = () => false,
): void {
  for (const error of tellingErrors(errors)) {
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
        found: `${showValue(propertyName)} cannot be a name in ${where}`,
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
