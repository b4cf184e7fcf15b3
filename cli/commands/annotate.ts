import { addNote, tagRun } from '../../runs/annotate.js';
import { asTyped } from '../display/typed-command.js';

/** Adds or removes tags of a run, and prints the tags that it has afterwards. Throws TAG_INVALID. */
export async function tag(
  text: string,
  tags: readonly string[],
  options: { readonly remove: readonly string[] },
): Promise<void> {
  const tagged = await tagRun(text, { add: tags, remove: options.remove });
  console.log(`${tagged.name}: ${tagged.tags.length === 0 ? 'no tags' : tagged.tags.join(' ')}`);
}

/** Adds a note to a run. Throws NOTE_INVALID. */
export async function note(text: string, words: readonly string[]): Promise<void> {
  const name = await addNote(text, words.join(' '));
  console.log(asTyped(`note saved; to see it: strata show ${name}`));
}
