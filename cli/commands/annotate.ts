import { addNote, tagRun } from '../../runs/annotate.js';
import { homeStore } from '../../store/open-store.js';
import { findRun } from '../../store/run.js';
import { asTyped } from '../display/command-text.js';
import { exitCode } from '../display/exit-code.js';

/** Adds or removes tags of a run, and prints those that it has then. Throws TAG_INVALID. */
export async function tag(
  text: string,
  tags: readonly string[],
  options: { readonly remove: readonly string[] },
): Promise<number> {
  const store = homeStore();
  const { name } = await findRun(store, text);
  const current = await tagRun(store, name, { add: tags, remove: options.remove });
  console.log(`${name}: ${current.length === 0 ? 'no tags' : current.join(' ')}`);
  return exitCode.done;
}

/** Adds a note to a run. Throws NOTE_INVALID. */
export async function note(text: string, words: readonly string[]): Promise<number> {
  const store = homeStore();
  const { name } = await findRun(store, text);
  await addNote(store, name, words.join(' '));
  console.log(asTyped(`note saved; to see it: strata show ${name}`));
  return exitCode.done;
}
