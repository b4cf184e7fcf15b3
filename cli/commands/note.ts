import { StrataError } from '../../errors/strata-error.js';
import { annotate } from '../../store/annotation.js';
import { findRun } from '../../store/find-run.js';
import { homeStore } from '../../store/open-store.js';
import { exitCode } from '../exit-code.js';
import { asTyped } from '../typed-command.js';

const longest = 4000;

/** Keeps a text about a run, beside those before. Throws NOTE_INVALID. */
export async function note(text: string, words: readonly string[]): Promise<number> {
  const store = homeStore();
  const { name } = await findRun(store, text);
  const said = words.join(' ').trim();
  if (said === '' || said.length > longest) {
    throw new StrataError({
      code: 'NOTE_INVALID',
      fault: 'user',
      found: said === '' ? 'the note is empty' : `the note has ${said.length} characters`,
      expected: `1 to ${longest} characters`,
    });
  }
  await annotate(store, name, { note: said });
  console.log(asTyped(`noted; strata show ${name} tells it`));
  return exitCode.done;
}
