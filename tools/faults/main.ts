// Runs a small experiment again and again, does something to it each time, and looks whether anything was lost:
//   npm run faults -- [--trials N] [--seed S] [--kinds a,b] [--store local|s3] [--side-by-side N] [--json] [--list]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { kinds } from './kinds/index.js';
import { writeImages } from './sandbox.js';
import { table } from './table.js';
import { trial, type TrialReport, undisturbedRun } from './trial.js';

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
  if (unknown) throw new Error(`there is no kind ${unknown}: --list tells which there are`);
  const chosen = kinds.filter(({ name }) => names?.includes(name) ?? true);
  const folder = await mkdtemp(join(tmpdir(), 'strata-faults-images-'));
  await writeImages(folder);
  const undisturbed = await undisturbedRun(folder, store);
  const reports: TrialReport[] = [];
  let next = 0;
  const work = async () => {
    while (next < Number(values.trials)) {
      const seed = Number(values.seed) + next++;
      const report = await trial(chosen[seed % chosen.length]!, seed, folder, store, undisturbed);
      reports.push(report);
      say(report);
    }
  };
  await Promise.all(Array.from({ length: Number(values['side-by-side']) }, work));
  await rm(folder, { recursive: true });
  if (values.json) console.log(JSON.stringify(reports, null, 2));
  else
    console.log(
      `\nmedian (most) of each kind; seconds from the strike, or from \`strata resume\`\n\n${table(kinds, reports)}`,
    );
  return reports.every(({ faults }) => faults.length === 0) ? 0 : 1;
}

function say({ kind, seed, told, faults, resumes, seconds, stepsAgain, folder }: TrialReport): void {
  const resumed = resumes > 0 ? `, resumed ${resumes}×` : '';
  const again = stepsAgain ? `, ${stepsAgain} steps again` : '';
  console.error(
    `${faults.length === 0 ? 'ok  ' : 'FAIL'} ${kind} (${told})${resumed}${again}, ${Math.round(seconds)} s`,
  );
  for (const fault of faults) console.error(`     ${fault}`);
  if (folder) {
    const where = values.store === 'local' ? '' : ` --store ${values.store}`;
    console.error(`     again: npm run faults -- --trials 1 --seed ${seed} --kinds ${kind}${where}`);
    console.error(`     its files: ${folder}`);
  }
}
