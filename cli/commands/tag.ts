import { StrataError } from '../../errors/strata-error.js';
import { schemaErrors } from '../../schemas/validate.js';
import { annotate, readAnnotations } from '../../store/annotation.js';
import { findRun } from '../../store/find-run.js';
import { homeStore } from '../../store/open-store.js';
import { exitCode } from '../exit-code.js';

/** Gives a run tags, or takes some away, and prints those that it has then. Throws TAG_INVALID. */
export async function tag(
  text: string,
  tags: readonly string[],
  options: { readonly remove: readonly string[] },
): Promise<number> {
  const store = homeStore();
  const { name } = await findRun(store, text);
  for (const one of [...tags, ...options.remove]) assertTag(one);
  const before = (await readAnnotations(store, name)).tags;
  const tagged = tags.filter((one) => !before.includes(one));
  const untagged = options.remove.filter((one) => before.includes(one));
  if (tagged.length + untagged.length > 0) await annotate(store, name, { tagged, untagged });
  const after = (await readAnnotations(store, name)).tags;
  console.log(`${name}: ${after.length === 0 ? 'no tags' : after.join(' ')}`);
  return exitCode.done;
}

function assertTag(text: string): void {
  if (schemaErrors('tag', text).length === 0) return;
  throw new StrataError({
    code: 'TAG_INVALID',
    fault: 'user',
    found: `${JSON.stringify(text)} is no tag`,
    expected: 'up to 63 letters, digits, ".", "_" and "-", of which the first is a letter or digit',
    remedy: 'for a sentence about a run: strata note RUN TEXT',
  });
}
