import { StrataError } from '../platform/errors.js';
import { canonicalJson } from '../schemas/json.js';
import { upgradeFile, schemaErrors, validate } from '../schemas/validate.js';
import { digestOf } from './blob.js';
import type { ObjectStore } from './object-store.js';

/**
 * JSON objects with damage detection. Each has a `seal`, the digest of its other fields, and a canonical format (sorted
 * keys, indented by two), so that any changed byte is detected, even in white space.
 */
interface Sealed {
  readonly seal: string;
}

/** Validates and writes an object. With `exclusive`, returns false if the name is taken. */
export async function writeSealed<T extends Sealed>(
  store: ObjectStore,
  name: string,
  schema: string,
  value: Omit<T, 'seal'>,
  options?: { exclusive?: boolean },
): Promise<boolean> {
  const sealed = { ...value, seal: digestOf(canonicalJson(value)) };
  validate(schema, sealed, { place: name });
  return store.write(name, textOf(sealed), options);
}

/**
 * Reads an object; undefined if it does not exist. Throws STORE_OBJECT_DAMAGED if it was changed, and VERSION_NEWER if a
 * newer Strata wrote it. Every version seals its files the same way, so the two can be distinguished.
 */
export async function readSealed<T extends Sealed>(
  store: ObjectStore,
  name: string,
  schema: string,
): Promise<Omit<T, 'seal'> | undefined> {
  const bytes = await store.read(name);
  if (bytes === undefined) return undefined;
  const written = unseal(bytes);
  if (written === undefined) throw damagedObject(store, name, 'its content does not match its seal');
  const value = upgradeFile(schema, written, placeOf(store, name)) as object;
  const [error] = schemaErrors(schema, { ...value, seal: digestOf('') });
  if (error) throw damagedObject(store, name, `${error.instancePath || 'the document'} ${error.message}`);
  return value as Omit<T, 'seal'>;
}

/** The error for an object that exists but was changed. */
export function damagedObject(store: ObjectStore, name: string, found: string): StrataError {
  return new StrataError({
    code: 'STORE_OBJECT_DAMAGED',
    cause: 'environment',
    found,
    expected: 'the object as it was written',
    place: placeOf(store, name),
  });
}

/** Whether an error comes from `damagedObject`. */
export function isDamagedObject(error: unknown): error is StrataError {
  return error instanceof StrataError && error.code === 'STORE_OBJECT_DAMAGED';
}

export function placeOf(store: ObjectStore, name: string): string {
  return `${store.uri}/${name}`;
}

function unseal(bytes: Uint8Array): object | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const { seal, ...value } = JSON.parse(text) as Sealed;
    const isIntact = seal === digestOf(canonicalJson(value)) && text === textOf({ ...value, seal });
    return isIntact ? value : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: object): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`;
}
