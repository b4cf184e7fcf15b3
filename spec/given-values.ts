import type { Parameter } from '../schemas/generated/parameter.js';
import type { Json } from '../schemas/json.js';
import { schemaErrors } from '../schemas/validate.js';
import { showValue } from './describe-schema.js';
import { type Diagnostic, type DiagnosticCode, type Finding, type Report, reportTo } from './diagnostic.js';
import { parseYaml } from './parse-yaml.js';
import { isObject } from './path.js';
import { reportSchemaErrors } from './schema-errors.js';

export type ParamValue = string | number | boolean;

/** Why a parameter cannot have a value; undefined where it can. */
export function valueProblem(declared: Parameter, value: Json): DiagnosticCode | undefined {
  if (!isOfType(declared.type, value)) return 'SPEC_WRONG_TYPE';
  if (declared.enum && !declared.enum.includes(value)) return 'SPEC_UNKNOWN_VALUE';
  const { minimum = -Infinity, maximum = Infinity } = declared;
  return typeof value === 'number' && (value < minimum || value > maximum) ? 'SPEC_OUT_OF_RANGE' : undefined;
}

function isOfType(type: Parameter['type'], value: Json): value is ParamValue {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'number') return Number.isFinite(value);
  return typeof value === type;
}

/** The text of --set as a value of the declared type; undefined where it is not of that type. */
export function readValue(type: Parameter['type'], text: string): ParamValue | undefined {
  if (type === 'string') return text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** `--set name=value` options: a list of those texts, or texts by name. */
export type SetOptions = Readonly<Record<string, string>> | readonly string[];

/** The texts by name; the last one for a name wins. */
export function readSetOptions(set: SetOptions, report: Report): Map<string, string> {
  if (!isList(set)) return new Map(Object.entries(set));
  const values = new Map<string, string>();
  for (const option of set) {
    const equals = option.indexOf('=');
    if (equals > 0) values.set(option.slice(0, equals).trim(), option.slice(equals + 1));
    else {
      report(
        ['params'],
        {
          code: 'SPEC_SET_SYNTAX',
          found: `--set ${option} has no name and value`,
          expected: '--set name=value',
        },
        'key',
      );
    }
  }
  return values;
}

function isList(set: SetOptions): set is readonly string[] {
  return Array.isArray(set);
}

/** A value given for a parameter; not yet checked against the parameters that the spec declares. */
export interface GivenValue {
  readonly name: string;
  /** As the user wrote it, for messages. */
  readonly words: string;
  /** The value, where it can be read as the type; else undefined. */
  readonly read: (type: Parameter['type']) => Json | undefined;
  /** Reports at the place in the file where the value was given; for `--set`, at the parameter in the spec. */
  readonly report: (finding: Finding) => void;
}

/** A file of values. Its text is undefined where it could not be read, which has been reported. */
export interface ValuesFile {
  readonly file: string;
  readonly text: string | undefined;
}

/** The values of `--params FILE`: a map in YAML or JSON. Undefined where the content is not a map. */
export function valuesOfFile(
  { file, text }: ValuesFile,
  diagnostics: Diagnostic[],
): GivenValue[] | undefined {
  if (text === undefined) return undefined;
  const { source, diagnostics: problems } = parseYaml(text, file);
  diagnostics.push(...problems);
  if (!source) return undefined;
  const report = reportTo(diagnostics, file, source.locate);
  const values = source.value as Json;
  if (!isObject(values)) {
    reportSchemaErrors(schemaErrors('parameter-values', values), report);
    return undefined;
  }
  return Object.entries(values).map(([name, value]) => ({
    name,
    words: `${name}: ${showValue(value)}`,
    read: () => value,
    report: (finding) => report([name], finding, finding.code === 'SPEC_SET_UNKNOWN' ? 'key' : 'value'),
  }));
}

/** The values of `--set name=value`; `report` reports at a place in the spec. */
export function valuesOfOptions(set: SetOptions, names: readonly string[], report: Report): GivenValue[] {
  return [...readSetOptions(set, report)].map(([name, text]) => ({
    name,
    words: `--set ${name}=${text}`,
    read: (type) => readValue(type, text),
    report: (finding) => report(names.includes(name) ? ['params', name] : ['params'], finding, 'key'),
  }));
}
