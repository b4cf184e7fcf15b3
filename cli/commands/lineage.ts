import { readLineage, resolveCached } from '../../lineage/records.js';
import { lineageTree } from '../../lineage/tree.js';
import { homeStore } from '../../store/open-store.js';
import { findRun } from '../../store/run.js';

/** `strata lineage RUN`: what every number of a run came from, as a tree, or its records as JSON. */
export async function lineage(run: string, options: { readonly json?: boolean }): Promise<number> {
  const store = homeStore();
  const { name } = await findRun(store, run);
  let damages = 0;
  const found = await readLineage(store, name, {
    onDamage: (damage) => {
      damages += 1;
      process.stderr.write(`${damage.message}\n`);
    },
  });
  const records = await resolveCached(store, found);
  if (options.json) process.stdout.write(`${JSON.stringify(records, null, 2)}\n`);
  else process.stdout.write(`${name}\n\n${lineageTree(records) || 'No stage has ended yet.'}\n`);
  return damages === 0 ? 0 : 1;
}
