import { createRequire } from 'node:module';

/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object of JSON values. */
export interface JsonObject {
  readonly [key: string]: Json;
}

// Its type declarations describe an ES module, while it is a CommonJS one.
const canonicalize = createRequire(import.meta.url)('canonicalize') as (value: unknown) => string;

/** JSON with sorted keys and no white space (RFC 8785): equal values give equal text, whatever order they were built in. */
export function canonicalJson(value: unknown): string {
  return canonicalize(value);
}
