import { StrataError } from '../platform/errors.js';
import { schemaErrors } from '../schemas/validate.js';
import { annotate, readAnnotations } from '../store/annotation.js';
import { namedRun } from './named-run.js';

/** Adds and removes tags of a run; resolves to its name and its tags afterwards. Throws TAG_INVALID. */
export async function tagRun(
  text: string,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<{ readonly name: string; readonly tags: readonly string[] }> {
  const { store, run } = await namedRun(text);
  for (const tag of [...add, ...remove]) assertTag(tag);
  const before = (await readAnnotations(store, run.name)).tags;
  const tagged = add.filter((tag) => !before.includes(tag));
  const untagged = remove.filter((tag) => before.includes(tag));
  if (tagged.length + untagged.length > 0) await annotate(store, run.name, { tagged, untagged });
  const { tags } = await readAnnotations(store, run.name);
  return { name: run.name, tags };
}

function assertTag(text: string): void {
  if (schemaErrors('tag', text).length === 0) return;
  throw new StrataError({
    code: 'TAG_INVALID',
    cause: 'user',
    found: `${JSON.stringify(text)} is not a valid tag`,
    expected: 'up to 63 letters, digits, ".", "_" and "-", starting with a letter or digit',
    remedy: 'to add a sentence to a run: strata note RUN TEXT',
  });
}

const maximumNoteCharacters = 4000;

/** Adds a note to a run; resolves to its name. Throws NOTE_INVALID. */
export async function addNote(text: string, content: string): Promise<string> {
  const { store, run } = await namedRun(text);
  const note = content.trim();
  if (note === '' || note.length > maximumNoteCharacters) {
    throw new StrataError({
      code: 'NOTE_INVALID',
      cause: 'user',
      found: note === '' ? 'the note is empty' : `the note has ${note.length} characters`,
      expected: `1 to ${maximumNoteCharacters} characters`,
    });
  }
  await annotate(store, run.name, { note });
  return run.name;
}
