import type { Artifact } from '../store/artifact.js';
import { layout } from '../store/layout.js';
import type { ObjectStore } from '../store/object-store.js';

/**
 * Removes blobs that nothing refers to. Each is put out of reach first; only then `used` is asked once more, and what a
 * result has come to refer to meanwhile is put back. A result that comes later finds its blob gone, and is withdrawn by
 * whoever publishes it.
 */
export async function sweepBlobs(
  store: ObjectStore,
  doomed: readonly Artifact[],
  used: () => Promise<ReadonlySet<string>>,
): Promise<void> {
  for (const { digest } of doomed) await store.move(layout.blob(digest), layout.trashed(digest));
  // With what an interrupted sweep has left there.
  const trashed = (await store.list(layout.trash)).map((name) => `sha256:${name.slice(layout.trash.length)}`);
  if (trashed.length === 0) return;
  const isUsed = await used();
  for (const digest of trashed) {
    if (isUsed.has(digest)) await store.move(layout.trashed(digest), layout.blob(digest));
    else await store.remove(layout.trashed(digest));
  }
}
