// `npm run mutants [PART OF A NAME]`: shows for each mutant of mutants.json that a golden test finds it. Takes minutes.
// A mutant replaces one piece of one file. `tests` is the test file that finds it, `test` a part of the test's name.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../../..');
const mutants = JSON.parse(readFileSync(join(here, 'mutants.json'), 'utf8'));
const chosen = mutants.filter(({ name }) => name.includes(process.argv[2] ?? ''));
let survivors = 0;
console.log('| mutant | test | found |\n| --- | --- | --- |');
for (const { name, tests, test } of chosen) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join(here, 'vitest.config.mjs');
  const args = ['run', '--config', config, '--reporter', 'json', '-t', test, `test/nas/golden/${tests}`];
  const { stdout } = await execa(process.execPath, [vitest, ...args], {
    cwd: root,
    reject: false,
    env: { MUTANT: name },
  });
  const { numFailedTests, numPassedTests, testResults } = JSON.parse(stdout.slice(stdout.indexOf('{"')));
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  const why =
    failed?.failureMessages[0]?.split('\n')[0].replace('AssertionError: ', '') ??
    `no: ${numPassedTests} passed`;
  if (numFailedTests === 0) survivors++;
  console.log(`| ${name} | ${test} | ${why} |`);
}
console.log(`${chosen.length - survivors} of ${chosen.length} mutants were found`);
if (survivors > 0) process.exitCode = 1;
