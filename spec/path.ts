import type { Json, JsonObject } from '../schemas/json.js';
import { didYouMean } from './describe-schema.js';

/** Keys and positions from a document's root to a value in it. */
export type Path = readonly (string | number)[];

/** The path as a reader writes it: `stages.search.with.levels[0]`. */
export function showPath(path: Path): string {
  return path
    .map((part, i) => (/^\d+$/.test(String(part)) ? `[${part}]` : `${i > 0 ? '.' : ''}${part}`))
    .join('');
}

/** The path as a JSON pointer (RFC 6901). */
export function toPointer(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function fromPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a path; undefined where there is none. */
export function valueAt(document: Json, path: Path): Json | undefined {
  let value: Json | undefined = document;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as JsonObject)[part];
  }
  return value;
}

/** The map under a key; an empty one where there is none, which is either allowed or reported by the schema. */
export function section(document: JsonObject, key: string): JsonObject {
  const value = valueAt(document, [key]);
  return isObject(value) ? value : {};
}

/** Whether a map lacks the key and has a misspelled one in its place, which the schema reports. */
export function isMisspelled(map: JsonObject, key: string): boolean {
  return !Object.hasOwn(map, key) && Object.keys(map).some((other) => didYouMean(other, [key]) === key);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
