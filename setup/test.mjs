// `npm test`: runs set-up, checks types, generated files, lint and format, then runs the tests. With arguments, only runs
// vitest with them: `npm test -- test/store`. Compiling the S3 server takes minutes, once: this happens in parallel, and
// the tests that need it run last.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensure } from './ensure.mjs';
import { reportError } from './errors.mjs';
import { everything } from './components.mjs';
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
/** Progress output would mix with that of the tests. */
const quiet = { at() {}, count() {} };
const tests = ['vitest/vitest.mjs', 'run'];

try {
  await ensure(everything);
  process.exitCode = chosen.length ? await runAll([[...tests, ...chosen]]) : await testAll();
} catch (error) {
  reportError(error);
}

async function testAll() {
  // On failure the tests try again, or report why they are skipped.
  const s3 = s3Server.ready() ? undefined : s3Server.make(quiet).catch(() => undefined);
  const checked = await Promise.all(checks.map(runAll));
  // All tests in one go leave no core idle; those on S3 come later where their server is not ready.
  const rest = s3 ? [...tests, '--project', '!s3'] : tests;
  const status = checked.find((one) => one !== 0) ?? (await runAll([rest]));
  // Which ends the compiling too.
  if (status !== 0) process.exit(status);
  if (!s3) return status;
  await s3;
  return runAll([[...tests, '--project', 's3']]);
}

/** Stops at the first failure. */
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
