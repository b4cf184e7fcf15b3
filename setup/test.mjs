// `npm test`: makes everything ready, then checks types, generated files, lint, format, and runs the tests.
// Arguments go to vitest, and then only the tests run: `npm test -- test/store`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensure } from './ensure.mjs';
import { reportFault } from './fault.mjs';
import { everything } from './everything.mjs';
import { root } from './places.mjs';

const chosen = process.argv.slice(2);
const checks = [
  ['typescript/bin/tsc', '--noEmit', '--tsBuildInfoFile', 'dist/.check.tsbuildinfo'],
  ['../setup/generate-types.mjs', '--check'],
  ['eslint/bin/eslint.js', '.'],
  ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
];
const tests = ['vitest/vitest.mjs', 'run', ...chosen];

try {
  await ensure(everything);
  for (const [script, ...args] of chosen.length ? [tests] : [...checks, tests]) {
    const status = await run(join(root, 'node_modules', script), args);
    if (status !== 0) {
      process.exitCode = status;
      break;
    }
  }
} catch (error) {
  reportFault(error);
}

function run(script, args) {
  return new Promise((settle, fail) => {
    spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' })
      .on('error', fail)
      .on('close', (status) => settle(status ?? 1));
  });
}
