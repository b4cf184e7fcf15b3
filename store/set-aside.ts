import type { SetAside as SetAsideFile } from '../schemas/generated/set-aside.js';
import { apiVersion } from '../schemas/versions.js';
import { removeCheckpoints } from './checkpoint.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { readResult } from './result.js';
import { writeSealed } from './sealed-json.js';

/**
 * Clears a key: records its former result and removes the result and the checkpoints. Blobs stay, because other runs may
 * refer to them. The caller holds the key's lease. An interruption leaves either the old result or none.
 */
export async function setAside(
  store: ObjectStore,
  key: string,
  { fence }: { readonly fence: number },
  { run, stage }: { readonly run: string; readonly stage: string },
): Promise<void> {
  const result = await readResult(store, key);
  const record: Omit<SetAsideFile, 'seal'> = {
    apiVersion,
    key,
    fence,
    run,
    stage,
    at: new Date().toISOString(),
    ...(result && { result: formerResult(result) }),
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
