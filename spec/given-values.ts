import type { Parameter } from '../schemas/generated/parameter.js';
import type { Json } from '../schemas/json.js';
import { schemaErrors } from '../schemas/validate.js';
import { showValue } from './describe-schema.js';
import type { Diagnostic, Finding } from './diagnostic.js';
import { readValue } from './parameter-value.js';
import { parseYaml } from './parse-yaml.js';
import { reportTo, type Report } from './report.js';
import { reportSchemaErrors } from './schema-faults.js';
import { readSetOptions, type SetOptions } from './set-option.js';
import { isObject } from './value-at.js';

/** A value that a run gives a parameter; whether there is such a parameter, and may have it, is not known yet. */
export interface GivenValue {
  readonly name: string;
  /** As the user wrote it, for messages. */
  readonly words: string;
  /** The value, where it can be read as the type; else undefined. */
  readonly read: (type: Parameter['type']) => Json | undefined;
  /** Reports at the place where the user gave it, or at the parameter if that is no file. */
  readonly report: (finding: Finding) => void;
}

/** A file of values. Its text is undefined where it could not be read, which has been reported. */
export interface ValuesFile {
  readonly file: string;
  readonly text: string | undefined;
}

/** The values of `--params FILE`: a map in YAML or JSON. Undefined where what it holds cannot be told. */
export function valuesOfFile(
  { file, text }: ValuesFile,
  diagnostics: Diagnostic[],
): GivenValue[] | undefined {
  if (text === undefined) return undefined;
  const { source, diagnostics: faults } = parseYaml(text, file);
  diagnostics.push(...faults);
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
