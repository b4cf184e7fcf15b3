// Writes to the store at `file:` URL argv[2] under fencing number argv[3] until it is killed.
import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { putBlob } from '../../../dist/store/blob.js';
import { writeCheckpoint } from '../../../dist/store/checkpoint.js';
import { openStore } from '../../../dist/store/open-store.js';

const store = openStore(process.argv[2]);
const fence = Number(process.argv[3]);
const key = 'a'.repeat(64);

/** A kilobyte to a quarter of a megabyte that carries its own digest. */
function checkable(step) {
  const content = randomBytes(1024 * (1 + ((step * 37) % 256)));
  return Buffer.concat([createHash('sha256').update(content).digest(), content]);
}

for (let step = 1; ; step++) {
  await store.write('objects/replaced', checkable(step));
  await store.write(`objects/once-${fence}-${step}`, checkable(step), { exclusive: true });
  await putBlob(store, checkable(step), 'application/octet-stream');
  await writeCheckpoint(store, key, fence, { step, bytes: checkable(step), metadata: { step }, keep: 3 });
  // Every kind of object has been written once, however slow the disk: from now on it may be killed.
  if (step === 1) process.stdout.write('writing\n');
}
