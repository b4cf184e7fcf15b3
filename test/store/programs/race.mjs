// After "go" on standard input, tries to create many names and to acquire a lease many times; prints its successes.
import { once } from 'node:events';
import { acquireLease } from '../../../dist/store/lease.js';
import { openStore } from '../../../dist/store/open-store.js';
import { publishResult } from '../../../dist/store/result.js';

const [, , uri, name] = process.argv;
const store = openStore(uri);
process.stdout.write('ready\n');
await once(process.stdin, 'data');

const won = [];
for (let round = 0; round < 60; round++) {
  if (await store.write(`race/${round}`, name, { exclusive: true })) won.push(round);
}

const fences = [];
for (let round = 0; round < 15; round++) {
  const owner = { run: 'r', stage: 's', attempt: 1, holder: name };
  const lease = await acquireLease(store, 'a'.repeat(64), owner);
  fences.push(lease.fence);
}

const published = [];
for (let round = 0; round < 15; round++) {
  const key = String(round).padStart(64, '0');
  const producedBy = { run: name, stage: 's', attempt: 1 };
  const result = await publishResult(
    store,
    key,
    { kind: 'derive', outputs: {}, summary: {}, producedBy },
    { fence: 1 },
  );
  published.push(result.producedBy.run);
}
process.stdout.write(JSON.stringify({ won, fences, published }));
process.exit();
