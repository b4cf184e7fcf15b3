import { StrataError } from '../errors/strata-error.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';

/**
 * Says that a run is about to look for the result of a key. To be said before looking: whoever removes results takes one
 * away, then looks who has said so, and puts it back. Throws RUN_REMOVED for a run that is no more.
 */
export async function claimKey(store: ObjectStore, key: string, run: string): Promise<void> {
  await store.write(layout.claim(key, run), '', { exclusive: true });
  if ((await store.size(layout.run(run))) !== undefined) return;
  await store.remove(layout.claim(key, run));
  throw new StrataError({
    code: 'RUN_REMOVED',
    fault: 'user',
    found: `${run} was removed while its workflow was open`,
    remedy: 'nothing: it computes nothing more',
  });
}

/** The runs that have looked for the result of a key. */
export async function claimsOf(store: ObjectStore, key: string): Promise<string[]> {
  return (await store.list(layout.claims(key))).map((name) => name.slice(layout.claims(key).length));
}
