import { layout } from '../store/layout.js';
import type { ObjectStore } from '../store/object-store.js';

/**
 * Takes a run out of every listing, for good. From here on nothing that only it refers to is kept, whenever that is swept
 * up: a removal that was interrupted here is finished by the next one.
 */
export async function markRemoved(store: ObjectStore, run: string): Promise<void> {
  await store.write(layout.removed(run), '', { exclusive: true });
  await store.remove(layout.run(run));
}

/** The runs that were removed, and of which something is left. */
export async function removedRuns(store: ObjectStore): Promise<Set<string>> {
  const names = await store.list(layout.runs);
  return new Set(names.flatMap((name) => /^runs\/([^/]+)\/removed$/.exec(name)?.[1] ?? []));
}

/** Forgets what is left of a removed run; its lineage only where nobody needs it. The mark goes last. */
export async function forgetRun(
  store: ObjectStore,
  run: string,
  { keepLineage }: { readonly keepLineage: boolean },
): Promise<void> {
  await store.remove(layout.run(run));
  await store.remove(layout.plan(run));
  for (const name of await store.list(layout.annotations(run))) await store.remove(name);
  if (keepLineage) return;
  for (const name of await store.list(layout.lineage(run))) await store.remove(name);
  await store.remove(layout.removed(run));
}
