#!/usr/bin/env node
// Uses nothing but Node, so that it runs in a fresh clone: makes ready what the command needs, then hands over.
import { ensure } from '../setup/ensure.mjs';
import { reportFault } from '../setup/fault.mjs';
import { needsOf } from '../setup/needs.mjs';

try {
  await ensure(needsOf(process.argv[2]));
} catch (error) {
  reportFault(error);
}
if (!process.exitCode) await import('../dist/cli/main.js');
