import { StrataError } from '../platform/errors.js';
import type { StageResult as StageResultFile } from '../schemas/generated/stage-result.js';
import type { JsonObject } from '../schemas/json.js';
import { apiVersion } from '../schemas/versions.js';
import { type Artifact, blobDamage } from './blob.js';
import { layout } from './layout.js';
import { assertFence, setAsideFence } from './lease.js';
import type { ObjectStore } from './object-store.js';
import { readSealed, writeSealed } from './sealed-json.js';

/** The result of a finished stage key. */
export interface StageResult extends Omit<StageResultFile, 'seal' | 'outputs' | 'summary'> {
  readonly outputs: Readonly<Record<string, Artifact>>;
  /** The main figures, such as accuracies. */
  readonly summary: JsonObject;
}

/**
 * The result of a key, if it is usable: every output blob exists in its full size and, on request, its digest matches. A
 * damaged result is passed to `onDamage` and treated as missing, so that the stage is recomputed. A result from before the
 * key was set aside is also treated as missing. Throws VERSION_NEWER for a result of a newer Strata.
 */
export async function readResult(
  store: ObjectStore,
  key: string,
  options: { readonly digest?: boolean; readonly onDamage?: (damage: StrataError) => void } = {},
): Promise<StageResult | undefined> {
  try {
    const file = await readSealed<StageResultFile>(store, layout.result(key), 'stage-result');
    if (file === undefined) return undefined;
    const result = file as StageResult;
    if (result.producedBy.fence < (await setAsideFence(store, key))) return undefined;
    for (const artifact of Object.values(result.outputs)) {
      const damage = await blobDamage(store, artifact, options);
      if (damage) throw damage;
    }
    return result;
  } catch (error) {
    if (!(error instanceof StrataError && isDamage(error))) throw error;
    options.onDamage?.(error);
    return undefined;
  }
}

/**
 * Publishes a result once. If the key already has a result, that one is kept and returned. A damaged one is replaced.
 * Throws LEASE_LOST if a writer with a higher fence has taken over and nothing is published, and STORE_BLOB_MISSING if a
 * cleanup removed a blob before the result referred to it.
 */
export async function publishResult(
  store: ObjectStore,
  key: string,
  result: {
    readonly kind: StageResult['kind'];
    readonly outputs: StageResult['outputs'];
    readonly summary: JsonObject;
    readonly producedBy: Omit<StageResult['producedBy'], 'fence'>;
  },
  { fence }: { readonly fence: number },
): Promise<StageResult> {
  const existing = await readResult(store, key, { digest: true });
  if (existing) return existing;
  await assertFence(store, key, fence);
  const { kind, outputs, summary, producedBy } = result;
  const published: StageResult = {
    apiVersion,
    key,
    kind,
    outputs,
    summary,
    producedBy: { ...producedBy, fence },
    createdAt: new Date().toISOString(),
  };
  const name = layout.result(key);
  const write = (exclusive: boolean) =>
    writeSealed<StageResultFile>(store, name, 'stage-result', published, { exclusive });
  if (!(await write(true))) {
    const first = await readResult(store, key, { digest: true });
    if (first) return first;
    await write(false);
  }
  await withdrawUnlessComplete(store, published);
  return published;
}

/**
 * A cleanup may have removed an existing blob just before this result referred to it. The cleanup checks references again
 * after the removal: either it sees this result, or this check sees the removal.
 */
async function withdrawUnlessComplete(store: ObjectStore, { key, outputs }: StageResult): Promise<void> {
  for (const artifact of Object.values(outputs)) {
    const damage = await blobDamage(store, artifact, {});
    if (!damage) continue;
    await store.remove(layout.result(key));
    throw damage;
  }
}

function isDamage(error: StrataError): boolean {
  return ['STORE_OBJECT_DAMAGED', 'STORE_BLOB_MISSING', 'STORE_BLOB_DAMAGED'].includes(error.code);
}
