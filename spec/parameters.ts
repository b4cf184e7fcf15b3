import type { ErrorObject } from 'ajv';
import type { JsonObject } from '../schemas/json.js';
import { inlineSchemaErrors, schemaErrors } from '../schemas/validate.js';
import { describeSchema, showValue } from './describe-schema.js';
import { didYouMean } from './did-you-mean.js';
import { reportSchemaErrors } from './schema-faults.js';
import type { Report } from './report.js';

export type ParamValue = string | number | boolean;

interface Declaration extends JsonObject {
  readonly type: 'integer' | 'number' | 'string' | 'boolean';
  readonly default?: ParamValue;
}

/**
 * The value of every declared parameter: the one set for this run, else its default. Undefined where there is none to
 * use, which has then been reported (or will be, by the schema, where the declaration itself is malformed).
 */
export function resolveParams(
  declared: JsonObject,
  set: ReadonlyMap<string, string>,
  report: Report,
): Map<string, ParamValue | undefined> {
  for (const name of set.keys()) {
    if (!Object.hasOwn(declared, name)) reportUnknown(name, Object.keys(declared), report);
  }
  return new Map(
    Object.entries(declared).map(([name, declaration]) => {
      if (schemaErrors('parameter', declaration).length > 0) return [name, undefined];
      return [name, resolveParam(name, declaration as Declaration, set.get(name), report)];
    }),
  );
}

function resolveParam(
  name: string,
  declaration: Declaration,
  setText: string | undefined,
  report: Report,
): ParamValue | undefined {
  const { default: preset, ...allowed } = declaration;
  const presetErrors = preset === undefined ? [] : inlineSchemaErrors(allowed, preset);
  reportSchemaErrors(presetErrors, report, ['params', name, 'default']);
  if (setText !== undefined) return readSet(name, allowed, setText, report);
  if (preset === undefined) {
    report(
      ['params', name],
      {
        code: 'SPEC_PARAM_UNSET',
        found: `the parameter \`${name}\` has no default and is not set`,
        expected: describeSchema(allowed),
        remedy: `add --set ${name}=VALUE, or give it a default`,
      },
      'key',
    );
  }
  return presetErrors.length > 0 ? undefined : preset;
}

function readSet(name: string, allowed: JsonObject, text: string, report: Report): ParamValue | undefined {
  const value = parseAs(allowed['type'] as Declaration['type'], text);
  const errors: ErrorObject[] = value === undefined ? [] : inlineSchemaErrors(allowed, value);
  if (value !== undefined && errors.length === 0) return value;
  report(
    ['params', name],
    {
      code: 'SPEC_SET_VALUE',
      found: `--set ${name}=${text}: ${showValue(text)} is not allowed for the parameter \`${name}\``,
      expected: describeSchema(allowed),
    },
    'key',
  );
  return undefined;
}

/** The text of --set read as the declared type; undefined where it is not of that type. */
function parseAs(type: Declaration['type'], text: string): ParamValue | undefined {
  if (type === 'string') return text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

function reportUnknown(name: string, names: readonly string[], report: Report) {
  const suggestion = didYouMean(name, names);
  report(
    ['params'],
    {
      code: 'SPEC_SET_UNKNOWN',
      found: `--set names \`${name}\`, which is no parameter of this pipeline`,
      expected:
        names.length > 0 ? `one of: ${names.join(', ')}` : 'nothing: the pipeline declares no parameters',
      ...(suggestion && { suggestion }),
    },
    'key',
  );
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
