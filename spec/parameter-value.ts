import type { Parameter } from '../schemas/generated/parameter.js';
import type { Json } from '../schemas/json.js';
import type { DiagnosticCode } from './diagnostic.js';

export type ParamValue = string | number | boolean;

/** What keeps a value from being one of the parameter; undefined where nothing does. */
export function valueFault(declared: Parameter, value: Json): DiagnosticCode | undefined {
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

/** The text of --set read as the declared type; undefined where it is not of that type. */
export function readValue(type: Parameter['type'], text: string): ParamValue | undefined {
  if (type === 'string') return text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}
