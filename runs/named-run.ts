import type { ObjectStore } from '../store/object-store.js';
import { homeStore } from '../store/open-store.js';
import { findRun, type RunRecord } from '../store/run.js';

export interface NamedRun {
  readonly store: ObjectStore;
  readonly run: RunRecord;
}

/** Opens the store and finds a run by its name or a unique prefix of it. Throws RUN_UNKNOWN and RUN_AMBIGUOUS. */
export async function namedRun(text: string): Promise<NamedRun> {
  const store = homeStore();
  return { store, run: await findRun(store, text) };
}
