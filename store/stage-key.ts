import type { JsonObject } from '../schemas/json.js';
import { validate } from '../schemas/validate.js';
import type { StageKind } from '../spec/plan.js';
import { canonicalJson } from './canonical-json.js';
import { digestOf } from './digest.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { damagedObject } from './sealed-json.js';

/** Everything that a stage's result depends on, and nothing else. */
export interface KeyComponents {
  readonly kind: StageKind;
  /** The kind's version: raised by hand when results change. */
  readonly version: number;
  /** Resolved parameters that change the result, defaults included. */
  readonly with: JsonObject;
  /** Digests of the artifacts that are read, by input name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Digests of the raw data that is read, by role. */
  readonly sources: Readonly<Record<string, string>>;
}

/** 64 hexadecimal digits: SHA-256 over the components' canonical JSON. Equal keys mean equal results. */
export function stageKey({ kind, version, with: parameters, inputs, sources }: KeyComponents): string {
  return digestOf(canonicalJson({ kind, version, with: parameters, inputs, sources })).slice(
    'sha256:'.length,
  );
}

/** Keeps what a key is made of, so that it can be told later why another one differs. Answers with the key. */
export async function keepKeyComponents(store: ObjectStore, components: KeyComponents): Promise<string> {
  const key = stageKey(components);
  validate('stage-key', components, { place: layout.keyComponents(key) });
  await store.write(layout.keyComponents(key), canonicalJson(components), { exclusive: true });
  return key;
}

/** What a key is made of, or undefined when that was never kept. The key itself proves it. */
export async function readKeyComponents(store: ObjectStore, key: string): Promise<KeyComponents | undefined> {
  const name = layout.keyComponents(key);
  const bytes = await store.read(name);
  if (bytes === undefined) return undefined;
  if (digestOf(bytes) !== `sha256:${key}`)
    throw damagedObject(store, name, 'its content does not match its key');
  return JSON.parse(Buffer.from(bytes).toString()) as KeyComponents;
}
