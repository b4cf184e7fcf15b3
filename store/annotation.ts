import type { Annotation as AnnotationFile } from '../schemas/generated/annotation.js';
import { isFromNewerStrata } from '../schemas/validate.js';
import { apiVersion } from '../schemas/versions.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { isDamagedObject, readSealed, writeSealed } from './sealed-json.js';

/** The tags and notes of a run. */
export interface Annotations {
  /** Oldest first. */
  readonly tags: readonly string[];
  /** Oldest first. */
  readonly notes: readonly { readonly text: string; readonly at: string }[];
}

/** Adds an annotation to a run. Concurrent writers get different sequence numbers. */
export async function annotate(
  store: ObjectStore,
  run: string,
  changes: {
    readonly tagged?: readonly string[];
    readonly untagged?: readonly string[];
    readonly note?: string;
  },
): Promise<void> {
  const record: Omit<AnnotationFile, 'seal'> = {
    apiVersion,
    run,
    tagged: [...(changes.tagged ?? [])],
    untagged: [...(changes.untagged ?? [])],
    ...(changes.note !== undefined && { note: changes.note }),
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
 * The current tags and all notes of a run. Records that are damaged, or of a newer Strata, are skipped, because no result
 * depends on them.
 */
export async function readAnnotations(store: ObjectStore, run: string): Promise<Annotations> {
  const tags = new Set<string>();
  const notes: { text: string; at: string }[] = [];
  for (const name of await store.list(layout.annotations(run))) {
    const record = await readSealed<AnnotationFile>(store, name, 'annotation').catch(undefinedIfUnreadable);
    if (!record) continue;
    for (const tag of record.tagged) tags.add(tag);
    for (const tag of record.untagged) tags.delete(tag);
    if (record.note !== undefined) notes.push({ text: record.note, at: record.at });
  }
  return { tags: [...tags], notes };
}

function undefinedIfUnreadable(error: unknown): undefined {
  if (!isDamagedObject(error) && !isFromNewerStrata(error)) throw error;
}
