import { StrataError } from '../platform/errors.js';
import { canonicalJson, type JsonObject } from '../schemas/json.js';
import { validate } from '../schemas/validate.js';
import type { PlannedStage, StageKind } from '../spec/plan.js';
import { stageKinds } from '../stages/kinds.js';
import { digestOf } from './blob.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { damagedObject } from './sealed-json.js';
import type { SourceDigests } from './source-digests.js';

/** Everything that decides a stage's result, given what it reads: artifacts by input name, raw data by role. */
export function keyComponents(
  { kind, with: parameters }: Pick<PlannedStage, 'kind' | 'with'>,
  inputs: Readonly<Record<string, { readonly digest: string }>>,
  sources: SourceDigests,
): KeyComponents {
  return {
    kind,
    version: stageKinds[kind].version,
    with: parameters,
    inputs: digests(inputs),
    sources: digests(sources),
  };
}

function digests(named: Readonly<Record<string, { readonly digest: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(named).map(([name, { digest }]) => [name, digest]));
}

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

/** Saves the components of a key, which later explain why another key differs. Returns the key. */
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

/**
 * Says that a run is about to look for the result of a key. To be said before looking: whoever removes results takes one
 * away, then looks who has said so, and puts it back. Throws RUN_REMOVED for a run that is no more.
 */
export async function claimKey(store: ObjectStore, key: string, run: string): Promise<void> {
  await store.write(layout.claim(key, run), '', { exclusive: true });
  if ((await store.size(layout.run(run))) !== undefined) return;
  await store.remove(layout.claim(key, run));
  throw new StrataError({
    code: 'RUN_REMOVED',
    cause: 'user',
    found: `${run} was removed while its workflow was open`,
    remedy: 'nothing: it computes nothing more',
  });
}

/** The runs that have looked for the result of a key. */
export async function claimsOf(store: ObjectStore, key: string): Promise<string[]> {
  return (await store.list(layout.claims(key))).map((name) => name.slice(layout.claims(key).length));
}
