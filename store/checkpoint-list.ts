import { type CheckpointPosition, layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { setAsideFence } from './set-aside-fence.js';

/**
 * The positions of a key's checkpoints, newest first: those whose manifest is there, and that were begun after the key
 * was last set aside. A writer from before that may still be at work somewhere.
 */
export async function listCheckpoints(store: ObjectStore, key: string): Promise<CheckpointPosition[]> {
  const before = await setAsideFence(store, key);
  return (await listParts(store, key)).filter((part) => part.extension === 'json' && part.fence > before);
}

/**
 * Removes everything older than the newest `keep` checkpoints: manifests first, then states, those included whose
 * writer died before the manifest. That is safe because a state belongs to one manifest and never is a shared blob:
 * no output and no other key can lose anything. A late writer removes its own old-fenced work, never newer.
 */
export async function pruneCheckpoints(store: ObjectStore, key: string, keep: number): Promise<void> {
  const oldest = (await listCheckpoints(store, key))[keep - 1];
  if (oldest) await removeWhere(store, key, (position) => newestFirst(oldest, position) < 0);
}

/** Removes all checkpoints of a key. Once its result is published they are of no use any more. */
export async function removeCheckpoints(store: ObjectStore, key: string): Promise<void> {
  await removeWhere(store, key, () => true);
}

/** Removes one checkpoint: the manifest first, so that it never exists without its state. */
export async function removeCheckpoint(
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
  isDoomed: (position: CheckpointPosition) => boolean,
): Promise<void> {
  const doomed = (await listParts(store, key)).filter(isDoomed);
  for (const extension of ['json', 'safetensors']) {
    const parts = doomed.filter((part) => part.extension === extension);
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
