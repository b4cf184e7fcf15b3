import { StrataError } from '../platform/errors.js';
import { schemaErrors } from '../schemas/validate.js';
import { annotate, readAnnotations } from '../store/annotation.js';
import type { ObjectStore } from '../store/object-store.js';

/** Adds and removes tags of a run; resolves to the tags that it has then. Throws TAG_INVALID. */
export async function tagRun(
  store: ObjectStore,
  run: string,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<readonly string[]> {
  for (const tag of [...add, ...remove]) assertTag(tag);
  const before = (await readAnnotations(store, run)).tags;
  const tagged = add.filter((tag) => !before.includes(tag));
  const untagged = remove.filter((tag) => before.includes(tag));
  if (tagged.length + untagged.length > 0) await annotate(store, run, { tagged, untagged });
  return (await readAnnotations(store, run)).tags;
}

function assertTag(text: string): void {
  if (schemaErrors('tag', text).length === 0) return;
  throw new StrataError({
    code: 'TAG_INVALID',
    cause: 'user',
    found: `${JSON.stringify(text)} is not a valid tag`,
    expected: 'up to 63 letters, digits, ".", "_" and "-", of which the first is a letter or digit',
    remedy: 'for a sentence about a run: strata note RUN TEXT',
  });
}

const maximumNoteCharacters = 4000;

/** Adds a note to those that a run has. Throws NOTE_INVALID. */
export async function addNote(store: ObjectStore, run: string, text: string): Promise<void> {
  const note = text.trim();
  if (note === '' || note.length > maximumNoteCharacters) {
    throw new StrataError({
      code: 'NOTE_INVALID',
      cause: 'user',
      found: note === '' ? 'the note is empty' : `the note has ${note.length} characters`,
      expected: `1 to ${maximumNoteCharacters} characters`,
    });
  }
  await annotate(store, run, { note });
}
