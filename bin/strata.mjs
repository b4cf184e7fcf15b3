#!/usr/bin/env node
// Uses nothing but Node, so that it runs in a fresh clone: makes ready what the command needs, then hands over.
import module from 'node:module';
import { join } from 'node:path';
import { ensure } from '../setup/ensure.mjs';
import { reportError } from '../setup/errors.mjs';
import { needsOf } from '../setup/needs.mjs';
import { cache } from '../setup/places.mjs';

const [command, ...options] = process.argv.slice(2);
try {
  await ensure(await needsOf(command));
  // From Node 22.8: compiled code is kept, so that the next command need not compile it.
  module.enableCompileCache?.(join(cache, 'compiled'));
  await import('../dist/cli/main.js');
} catch (error) {
  reportError(error);
  if (command === 'doctor') await examineAnyway();
}

async function examineAnyway() {
  const { doctor } = await import('../setup/doctor.mjs');
  process.exitCode = await doctor({ json: options.includes('--json') });
}
