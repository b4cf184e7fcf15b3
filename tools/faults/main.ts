// Runs a small experiment repeatedly, injects a fault each time, and checks for data loss:
//   npm run faults -- [--trials N] [--seed S] [--kinds a,b] [--store local|s3] [--side-by-side N] [--json] [--list]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { kinds } from './kinds/index.js';
import { writeImages } from './sandbox.js';
import { table } from './table.js';
import { trial, type TrialReport, runBaseline } from './trial.js';

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: String(kinds.length) },
    seed: { type: 'string', default: '1' },
    kinds: { type: 'string' },
    store: { type: 'string', default: 'local' },
    'side-by-side': { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

if (values.list) for (const { name, about } of kinds) console.log(`${name.padEnd(24)} ${about}`);
else process.exitCode = await main();

async function main(): Promise<number> {
  const { store } = values;
  if (store !== 'local' && store !== 's3') throw new Error('--store is local or s3');
  const names = values.kinds?.split(',');
  const unknown = names?.find((name) => !kinds.some((kind) => kind.name === name));
  if (unknown) throw new Error(`unknown kind ${unknown}: --list shows all kinds`);
  const chosen = kinds.filter(({ name }) => names?.includes(name) ?? true);
  const folder = await mkdtemp(join(tmpdir(), 'strata-faults-images-'));
  await writeImages(folder);
  const baseline = await runBaseline(folder, store);
  const reports: TrialReport[] = [];
  let next = 0;
  const work = async () => {
    while (next < Number(values.trials)) {
      const seed = Number(values.seed) + next++;
      const report = await trial(chosen[seed % chosen.length]!, seed, folder, store, baseline);
      reports.push(report);
      printReport(report);
    }
  };
  await Promise.all(Array.from({ length: Number(values['side-by-side']) }, work));
  await rm(folder, { recursive: true });
  if (values.json) console.log(JSON.stringify(reports, null, 2));
  else
    console.log(
      `\nmedian (maximum) by kind; seconds from the fault, or from \`strata resume\`\n\n${table(kinds, reports)}`,
    );
  return reports.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

function printReport({
  kind,
  seed,
  description,
  problems,
  resumes,
  seconds,
  stepsAgain,
  folder,
}: TrialReport): void {
  const resumed = resumes > 0 ? `, resumed ${resumes}×` : '';
  const repeated = stepsAgain ? `, ${stepsAgain} steps repeated` : '';
  console.error(
    `${problems.length === 0 ? 'ok  ' : 'FAIL'} ${kind} (${description})${resumed}${repeated}, ${Math.round(seconds)} s`,
  );
  for (const problem of problems) console.error(`     ${problem}`);
  if (folder) {
    const where = values.store === 'local' ? '' : ` --store ${values.store}`;
    console.error(`     reproduce: npm run faults -- --trials 1 --seed ${seed} --kinds ${kind}${where}`);
    console.error(`     files: ${folder}`);
  }
}
