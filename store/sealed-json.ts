import { StrataError } from '../platform/errors.js';
import { canonicalJson } from '../schemas/json.js';
import { upgradeFile, schemaErrors, validate } from '../schemas/validate.js';
import { digestOf } from './blob.js';
import type { ObjectStore } from './object-store.js';

/**
 * JSON objects that notice their own damage. Each carries a `seal`, the digest of everything else in it, and is
 * written in one form only (keys sorted, indented by two), so that any changed byte shows, in white space even.
 */
interface Sealed {
  readonly seal: string;
}

/** Writes an object that matches its schema. With `exclusive`, answers false when the name is taken. */
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
 * Reads an object, or undefined when there is none. Throws STORE_OBJECT_DAMAGED when it is not as it was written, and
 * VERSION_NEWER when a newer Strata wrote it: every version seals its files in this way, so that the two can be told
 * apart.
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
  if (error) throw damagedObject(store, name, `${error.instancePath || 'the whole'} ${error.message}`);
  return value as Omit<T, 'seal'>;
}

/** For an object that is there but not as it was written. */
export function damagedObject(store: ObjectStore, name: string, found: string): StrataError {
  return new StrataError({
    code: 'STORE_OBJECT_DAMAGED',
    cause: 'environment',
    found,
    expected: 'the object as it was written',
    place: placeOf(store, name),
  });
}

/** What `damagedObject` made. */
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
    const isWhole = seal === digestOf(canonicalJson(value)) && text === textOf({ ...value, seal });
    return isWhole ? value : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: object): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`;
}
