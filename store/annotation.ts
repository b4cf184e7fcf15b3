import type { Annotation as AnnotationFile } from '../schemas/generated/annotation.js';
import { isFromNewerStrata } from '../schemas/validate.js';
import { apiVersion } from '../schemas/versions.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { isDamagedObject, readSealed, writeSealed } from './sealed-json.js';

/** What people said of a run, taken together. */
export interface Annotations {
  /** In the order in which they were given. */
  readonly tags: readonly string[];
  /** Oldest first. */
  readonly notes: readonly { readonly text: string; readonly at: string }[];
}

/** Appends to what is said of a run. Two writers at once each get a number of their own. */
export async function annotate(
  store: ObjectStore,
  run: string,
  said: {
    readonly tagged?: readonly string[];
    readonly untagged?: readonly string[];
    readonly note?: string;
  },
): Promise<void> {
  const record: Omit<AnnotationFile, 'seal'> = {
    apiVersion,
    run,
    tagged: [...(said.tagged ?? [])],
    untagged: [...(said.untagged ?? [])],
    ...(said.note !== undefined && { note: said.note }),
    at: new Date().toISOString(),
  };
  for (;;) {
    const names = await store.list(layout.annotations(run));
    const next = 1 + Math.max(0, ...names.map((name) => Number(/(\d+)\.json$/.exec(name)?.[1] ?? 0)));
    const name = layout.annotation(run, next);
    if (await writeSealed<AnnotationFile>(store, name, 'annotation', record, { exclusive: true })) return;
  }
}

/**
 * The tags that a run has now and all notes about it. A record that is damaged, or of a newer Strata, is
 * passed over: nothing is computed from it.
 */
export async function readAnnotations(store: ObjectStore, run: string): Promise<Annotations> {
  const tags = new Set<string>();
  const notes: { text: string; at: string }[] = [];
  for (const name of await store.list(layout.annotations(run))) {
    const said = await readSealed<AnnotationFile>(store, name, 'annotation').catch(undefinedIfUnreadable);
    if (!said) continue;
    for (const tag of said.tagged) tags.add(tag);
    for (const tag of said.untagged) tags.delete(tag);
    if (said.note !== undefined) notes.push({ text: said.note, at: said.at });
  }
  return { tags: [...tags], notes };
}

function undefinedIfUnreadable(error: unknown): undefined {
  if (!isDamagedObject(error) && !isFromNewerStrata(error)) throw error;
}
