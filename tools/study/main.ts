// Runs the coupling study and writes its results into docs: npm run study -- --images PATH [--together N]
// Without --images, it runs nothing and reports the existing runs in STRATA_HOME.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { homeStore } from '../../store/open-store.js';
import { runArms } from './arms.js';
import { collect } from './collect.js';
import { page, pictureFile, resultsFile, tables, withTables } from './page.js';
import { plots } from './plots.js';

const { values } = parseArgs({
  options: { images: { type: 'string' }, together: { type: 'string', default: '2' } },
});
if (values.images !== undefined) await runArms(values.images, Number(values.together));

const results = await collect(homeStore());
mkdirSync(dirname(resultsFile), { recursive: true });
writeFileSync(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
for (const [name, svg] of await plots(results)) writeFileSync(pictureFile(name), svg);
writeFileSync(page, withTables(readFileSync(page, 'utf8'), tables(results)));
console.log(tables(results));
