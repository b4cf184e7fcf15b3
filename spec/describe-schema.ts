import type { JsonObject } from '../schemas/json.js';

/** What a schema allows, in words: `an integer from 1 to 100`, `one of: cpu, gpu`. */
export function describeSchema(schema: JsonObject): string {
  const { type, enum: values, const: only, anyOf, examples, pattern } = schema;
  if (anyOf) return (anyOf as JsonObject[]).map(describeSchema).join('; or ');
  if (only !== undefined) return String(only);
  if (values) {
    const list = (values as unknown[]).map(String);
    return list.length === 1 ? list[0]! : `one of: ${list.join(', ')}`;
  }
  const base = Array.isArray(type) ? (type as string[]).map(typeName).join(' or ') : typeName(String(type));
  if (examples && (pattern || type === 'object')) {
    return `${base} such as ${(examples as unknown[]).map(showPlain).join(' or ')}`;
  }
  if (pattern) return `${base} that matches ${String(pattern)}`;
  if (type === 'array') return `${base}${count(schema)}`;
  return `${base}${range(schema)}`;
}

/** A value as it is shown in a message: short, on one line. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function showPlain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function typeName(type: string): string {
  const names: Record<string, string> = {
    integer: 'an integer',
    number: 'a number',
    string: 'text',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map',
  };
  return names[type] ?? type;
}

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonObject): string {
  const low =
    minimum !== undefined
      ? `at least ${String(minimum)}`
      : exclusiveMinimum !== undefined
        ? `above ${String(exclusiveMinimum)}`
        : '';
  const high =
    maximum !== undefined
      ? `at most ${String(maximum)}`
      : exclusiveMaximum !== undefined
        ? `below ${String(exclusiveMaximum)}`
        : '';
  const both = [low, high].filter(Boolean).join(' and ');
  return both && `, ${both}`;
}

function count({ minItems, maxItems, items }: JsonObject): string {
  const each = items ? ` of ${typeName(String((items as JsonObject)['type']))} each` : '';
  if (minItems !== undefined && minItems === maxItems) return ` with ${String(minItems)} items${each}`;
  return minItems !== undefined ? ` with at least ${String(minItems)} item${each}` : '';
}
