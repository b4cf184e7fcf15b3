import type { SetAside as SetAsideFile } from '../schemas/generated/set-aside.js';
import { apiVersion } from '../schemas/versions.js';
import { removeCheckpoints } from './checkpoint.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { readResult } from './result.js';
import { writeSealed } from './sealed-json.js';

/**
 * Makes a key one that nothing is known of: its result is kept as a record of what was, its checkpoints are removed. The
 * blobs stay, to which other runs may refer. Whoever calls holds the key's lease. Stopped halfway it leaves the result in
 * use, or the key without one.
 */
export async function setAside(
  store: ObjectStore,
  key: string,
  { fence }: { readonly fence: number },
  { run, stage }: { readonly run: string; readonly stage: string },
): Promise<void> {
  const known = await readResult(store, key);
  const record: Omit<SetAsideFile, 'seal'> = {
    apiVersion,
    key,
    fence,
    run,
    stage,
    at: new Date().toISOString(),
    ...(known && { result: formerResult(known) }),
  };
  await writeSealed<SetAsideFile>(store, layout.setAside(key, fence), 'set-aside', record, {
    exclusive: true,
  });
  await store.remove(layout.result(key));
  await removeCheckpoints(store, key);
}

function formerResult({ kind, outputs, summary, producedBy, createdAt }: SetAsideFile['result'] & object) {
  return { kind, outputs, summary, producedBy, createdAt };
}
