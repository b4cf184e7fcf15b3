// `npm test`: makes everything ready, then checks types, generated files, lint, format, and runs the tests.
// Arguments go to vitest, and then only the tests run: `npm test -- test/store`. The S3 server that some tests use takes
// minutes to compile, once: that goes on beside all the rest, and its tests come last.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensure } from './ensure.mjs';
import { reportError } from './errors.mjs';
import { everything } from './everything.mjs';
import { root } from './places.mjs';
import { s3Server } from './s3-server.mjs';

const chosen = process.argv.slice(2);
/** Two rows that take about as long, one for each of two cores: none of these uses more than one. */
const checks = [
  [['eslint/bin/eslint.js', '.']],
  [
    ['typescript/bin/tsc', '--noEmit', '--tsBuildInfoFile', 'dist/.check.tsbuildinfo'],
    ['../setup/generate-types.mjs', '--check'],
    ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  ],
];
/** Reports of progress would come between the tests. */
const quiet = { at() {}, count() {} };
const tests = ['vitest/vitest.mjs', 'run'];

try {
  await ensure(everything);
  process.exitCode = chosen.length ? await runAll([[...tests, ...chosen]]) : await testAll();
} catch (error) {
  reportError(error);
}

async function testAll() {
  // Tests that miss it make it themselves, or say why they are skipped.
  const s3 = s3Server.ready() ? undefined : s3Server.make(quiet).catch(() => undefined);
  const checked = await Promise.all(checks.map(runAll));
  // All tests in one go leave no core idle; those on S3 come later where their server is not ready.
  const rest = s3 ? [...tests, '--project', 'local'] : tests;
  const status = checked.find((one) => one !== 0) ?? (await runAll([rest]));
  // Which ends the compiling too.
  if (status !== 0) process.exit(status);
  if (!s3) return status;
  await s3;
  return runAll([[...tests, '--project', 's3']]);
}

/** Until the first that fails. */
async function runAll(programs) {
  for (const [script, ...args] of programs) {
    const status = await run(join(root, 'node_modules', script), args);
    if (status !== 0) return status;
  }
  return 0;
}

function run(script, args) {
  return new Promise((settle, fail) => {
    spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' })
      .on('error', fail)
      .on('close', (status) => settle(status ?? 1));
  });
}
