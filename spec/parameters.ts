import type { Parameter } from '../schemas/generated/parameter.js';
import type { JsonObject } from '../schemas/json.js';
import { schemaErrors } from '../schemas/validate.js';
import { describeSchema, didYouMean, showValue } from './describe-schema.js';
import type { Report } from './diagnostic.js';
import { type GivenValue, type ParamValue, valueProblem } from './given-values.js';

/**
 * The value of every declared parameter: the last one given for this run, else its default. Undefined where there is
 * none to use, which has then been reported (or will be, by the schema, where the declaration itself is malformed).
 * `areAllKnown` is false where more may have been given than could be read: then nothing counts as missing.
 */
export function resolveParams(
  declared: JsonObject,
  given: readonly GivenValue[],
  areAllKnown: boolean,
  report: Report,
): Map<string, ParamValue | undefined> {
  for (const value of given) {
    if (!Object.hasOwn(declared, value.name)) reportUnknown(value, Object.keys(declared));
  }
  return new Map(
    Object.entries(declared).map(([name, declaration]) => {
      if (schemaErrors('parameter', declaration).length > 0) return [name, undefined];
      const own = given.filter((value) => value.name === name);
      const parameter = declaration as unknown as Parameter;
      return [name, resolveParam(name, parameter, own, areAllKnown, report)];
    }),
  );
}

function resolveParam(
  name: string,
  declared: Parameter,
  given: readonly GivenValue[],
  areAllKnown: boolean,
  report: Report,
): ParamValue | undefined {
  if (!checkDeclaration(name, declared, report)) return undefined;
  const preset = checkDefault(name, declared, report);
  const values = given.map((value) => readGiven(value, declared));
  if (values.length > 0) return values.at(-1);
  if (declared.default !== undefined) return preset;
  if (areAllKnown) {
    report(
      ['params', name],
      {
        code: 'SPEC_PARAM_UNSET',
        found: `the parameter \`${name}\` has no default and is not set`,
        expected: describeValues(declared),
        remedy: `add --set ${name}=VALUE, set it in a --params file, or give it a default`,
      },
      'key',
    );
  }
  return undefined;
}

/** The default; undefined where there is none, or the parameter cannot have it. */
function checkDefault(name: string, declared: Parameter, report: Report): ParamValue | undefined {
  if (declared.default === undefined) return undefined;
  const code = valueProblem(declared, declared.default);
  if (!code) return declared.default;
  report(['params', name, 'default'], {
    code,
    found: `params.${name}.default is ${showValue(declared.default)}`,
    expected: describeValues(declared),
  });
  return undefined;
}

function readGiven({ name, words, read, report }: GivenValue, declared: Parameter): ParamValue | undefined {
  const value = read(declared.type);
  if (value !== undefined && !valueProblem(declared, value)) return value as ParamValue;
  report({
    code: 'SPEC_SET_VALUE',
    found: `${words} is not allowed for the parameter \`${name}\``,
    expected: describeValues(declared),
    ...(typeof value === 'number' && declared.type === 'string' && { remedy: 'put text in quotes' }),
  });
  return undefined;
}

function describeValues({ default: _, description: _about, ...allowed }: Parameter): string {
  return describeSchema(allowed);
}

function reportUnknown({ name, report }: GivenValue, names: readonly string[]) {
  const suggestion = didYouMean(name, names);
  report({
    code: 'SPEC_SET_UNKNOWN',
    found: `unknown parameter \`${name}\``,
    expected: names.length > 0 ? `one of: ${names.join(', ')}` : 'none: the pipeline declares no parameters',
    ...(suggestion && { suggestion }),
  });
}

export function reportUnused(names: Iterable<string>, used: ReadonlySet<string>, report: Report) {
  for (const name of names) {
    if (used.has(name)) continue;
    report(
      ['params', name],
      {
        code: 'SPEC_UNUSED_PARAM',
        severity: 'warning',
        found: `the parameter \`${name}\` is not used`,
        remedy: `use it as \${{ params.${name} }}, or remove it`,
      },
      'key',
    );
  }
}

/**
 * Reports contradictions in a parameter's declaration, which matches its schema. False where no value can be checked against
 * it.
 */
export function checkDeclaration(name: string, declared: Parameter, report: Report): boolean {
  if (!checkLimits(name, declared, report)) return false;
  const { type, minimum, maximum } = declared;
  const allowed = {
    type,
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
  };
  declared.enum?.forEach((value, i) => {
    const code = valueProblem(allowed, value);
    if (!code) return;
    report(['params', name, 'enum', i], {
      code,
      found: `params.${name}.enum[${i}] is ${showValue(value)}`,
      expected: describeSchema(allowed),
    });
  });
  return true;
}

function checkLimits(name: string, { type, minimum, maximum }: Parameter, report: Report): boolean {
  if (type === 'string' || type === 'boolean') {
    for (const [limit, value] of Object.entries({ minimum, maximum })) {
      if (value === undefined) continue;
      report(
        ['params', name, limit],
        {
          code: 'SPEC_CONFLICT',
          found: `params.${name} is of type ${type} and has a ${limit}`,
          expected: 'limits for integers and numbers only',
          remedy: 'remove the limit, or list the allowed values under `enum`',
        },
        'key',
      );
    }
  } else if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    report(['params', name, 'minimum'], {
      code: 'SPEC_CONFLICT',
      found: `params.${name} has the minimum ${minimum} and the maximum ${maximum}`,
      expected: 'a minimum that is at most the maximum',
    });
    return false;
  }
  return true;
}
