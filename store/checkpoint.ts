import { StrataError } from '../platform/errors.js';
import type { CheckpointManifest } from '../schemas/generated/checkpoint.js';
import type { JsonObject } from '../schemas/json.js';
import { apiVersion } from '../schemas/versions.js';
import { digestOf } from './blob.js';
import { type CheckpointPosition, layout } from './layout.js';
import { assertFence, setAsideFence } from './lease.js';
import type { ObjectStore } from './object-store.js';
import { damagedObject, isDamagedObject, readSealed, writeSealed } from './sealed-json.js';

/** A stage's state after a step, from which an attempt can resume. */
export interface Checkpoint {
  readonly fence: number;
  readonly step: number;
  /** State besides tensors: position, metrics so far. */
  readonly metadata: JsonObject;
  /** The state that was passed to `writeCheckpoint`. */
  readonly bytes: Uint8Array;
}

/**
 * Writes a checkpoint and keeps only the newest `keep`. The state is written first; the checkpoint exists once its
 * manifest is written. Writing the same fence and step again changes nothing. Returns the state's digest. Throws
 * LEASE_LOST, and leaves nothing behind, if a writer with a higher fence has taken over, even during the write.
 */
export async function writeCheckpoint(
  store: ObjectStore,
  key: string,
  fence: number,
  { step, bytes, metadata, keep }: Omit<Checkpoint, 'fence'> & { readonly keep: number },
): Promise<string> {
  await assertFence(store, key, fence);
  const position = { fence, step };
  const state = { digest: digestOf(bytes), size: bytes.byteLength };
  const name = layout.checkpoint(key, position, 'json');
  if ((await store.size(name)) === undefined) {
    await store.write(layout.checkpoint(key, position, 'safetensors'), bytes);
    await writeSealed<CheckpointManifest>(
      store,
      name,
      'checkpoint',
      { apiVersion, key, fence, step, state, metadata, createdAt: new Date().toISOString() },
      { exclusive: true },
    );
    await assertFence(store, key, fence).catch(async (error: unknown) => {
      if (error instanceof StrataError && error.code === 'LEASE_LOST')
        await removeCheckpoint(store, key, position);
      throw error;
    });
  }
  await pruneCheckpoints(store, key, keep);
  return state.digest;
}

/**
 * The newest intact checkpoint: the highest fence, then the highest step, every byte verified. Damaged checkpoints are
 * skipped and passed to `onDamage`. Throws VERSION_NEWER for a checkpoint of a newer Strata, because skipping it would
 * discard progress.
 */
export async function latestCheckpoint(
  store: ObjectStore,
  key: string,
  options: { readonly onDamage?: (damage: StrataError) => void } = {},
): Promise<Checkpoint | undefined> {
  for (const position of await listCheckpoints(store, key)) {
    const found = await readCheckpoint(store, key, position);
    // Pruned since it was listed, so there are newer ones.
    if (found === 'removed') return latestCheckpoint(store, key, options);
    if (!(found instanceof StrataError)) return found;
    options.onDamage?.(found);
  }
  return undefined;
}

/**
 * The position of the newest checkpoint, and the size of its state in bytes. Fast: verifies the manifest, but only the
 * size of the state.
 */
export async function latestPosition(
  store: ObjectStore,
  key: string,
): Promise<(CheckpointPosition & { readonly size: number }) | undefined> {
  for (const position of await listCheckpoints(store, key)) {
    const manifest = await readManifest(store, key, position);
    if (manifest === 'removed' || manifest instanceof StrataError) continue;
    const { size } = manifest.state;
    if ((await store.size(layout.checkpoint(key, position, 'safetensors'))) === size)
      return { ...position, size };
  }
  return undefined;
}

async function readCheckpoint(
  store: ObjectStore,
  key: string,
  position: CheckpointPosition,
): Promise<Checkpoint | StrataError | 'removed'> {
  const manifest = await readManifest(store, key, position);
  if (manifest === 'removed' || manifest instanceof StrataError) return manifest;
  const { fence, step, state, metadata } = manifest;
  const name = layout.checkpoint(key, position, 'json');
  const bytes = await store.read(layout.checkpoint(key, position, 'safetensors'));
  if (bytes === undefined && (await store.size(name)) === undefined) return 'removed';
  if (bytes === undefined || digestOf(bytes) !== state.digest) {
    return damagedObject(store, name, `its state ${bytes ? 'does not match its digest' : 'is missing'}`);
  }
  return { fence, step, metadata: metadata as JsonObject, bytes };
}

async function readManifest(
  store: ObjectStore,
  key: string,
  position: CheckpointPosition,
): Promise<Omit<CheckpointManifest, 'seal'> | StrataError | 'removed'> {
  const name = layout.checkpoint(key, position, 'json');
  try {
    const manifest = await readSealed<CheckpointManifest>(store, name, 'checkpoint');
    if (manifest === undefined) return 'removed';
    const matchesName =
      manifest.key === key && manifest.fence === position.fence && manifest.step === position.step;
    return matchesName ? manifest : damagedObject(store, name, 'the manifest of another checkpoint');
  } catch (error) {
    if (isDamagedObject(error)) return error;
    throw error;
  }
}

/**
 * The positions of a key's checkpoints, newest first. Excludes those of writers from before the key was last set aside,
 * which may still be running.
 */
export async function listCheckpoints(store: ObjectStore, key: string): Promise<CheckpointPosition[]> {
  const before = await setAsideFence(store, key);
  return (await listParts(store, key)).filter((part) => part.extension === 'json' && part.fence > before);
}

/**
 * Removes everything older than the newest `keep` checkpoints: manifests first, then states, including states without a
 * manifest. This is safe because a state belongs to one manifest and is never a shared blob. A late writer removes only
 * checkpoints with older fences, never newer ones.
 */
async function pruneCheckpoints(store: ObjectStore, key: string, keep: number): Promise<void> {
  const oldest = (await listCheckpoints(store, key))[keep - 1];
  if (oldest) await removeWhere(store, key, (position) => newestFirst(oldest, position) < 0);
}

/** Removes all checkpoints of a key, which are unused once its result is published. */
export async function removeCheckpoints(store: ObjectStore, key: string): Promise<void> {
  await removeWhere(store, key, () => true);
}

/** Removes one checkpoint, manifest first, so that no manifest exists without its state. */
async function removeCheckpoint(
  store: ObjectStore,
  key: string,
  { fence, step }: CheckpointPosition,
): Promise<void> {
  await removeWhere(store, key, (position) => position.fence === fence && position.step === step);
}

interface CheckpointPart extends CheckpointPosition {
  readonly name: string;
  readonly extension: string;
}

async function removeWhere(
  store: ObjectStore,
  key: string,
  shouldRemove: (position: CheckpointPosition) => boolean,
): Promise<void> {
  const removed = (await listParts(store, key)).filter(shouldRemove);
  for (const extension of ['json', 'safetensors']) {
    const parts = removed.filter((part) => part.extension === extension);
    await Promise.all(parts.map((part) => store.remove(part.name)));
  }
}

async function listParts(store: ObjectStore, key: string): Promise<CheckpointPart[]> {
  const names = await store.list(layout.checkpoints(key));
  return names
    .flatMap((name) => {
      const [, fence, step, extension] = /\/(\d+)-(\d+)\.([a-z]+)$/.exec(name) ?? [];
      return fence && step && extension
        ? [{ name, fence: Number(fence), step: Number(step), extension }]
        : [];
    })
    .sort(newestFirst);
}

function newestFirst(a: CheckpointPosition, b: CheckpointPosition): number {
  return b.fence - a.fence || b.step - a.step;
}
