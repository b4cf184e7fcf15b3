import { lineageTree } from '../../lineage/tree.js';
import { runLineage } from '../../runs/reports.js';

/** Prints the origin of every number of a run, as a tree or as JSON. Exits 1 if a record is damaged. */
export async function lineage(text: string, options: { readonly json?: boolean }): Promise<number> {
  let damages = 0;
  const { name, records } = await runLineage(text, (damage) => {
    damages += 1;
    process.stderr.write(`${damage.message}\n`);
  });
  if (options.json) process.stdout.write(`${JSON.stringify(records, null, 2)}\n`);
  else process.stdout.write(`${name}\n\n${lineageTree(records) || 'No stage has ended yet.'}\n`);
  return damages === 0 ? 0 : 1;
}
