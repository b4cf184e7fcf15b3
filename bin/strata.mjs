#!/usr/bin/env node
// Runs in a fresh clone, with Node only: installs what the command needs, then starts the command.
import module from 'node:module';
import { join } from 'node:path';
import { ensure } from '../setup/ensure.mjs';
import { reportError } from '../setup/errors.mjs';
import { needsOf } from '../setup/command-needs.mjs';
import { cache } from '../setup/places.mjs';

const [command, ...options] = process.argv.slice(2);
try {
  await ensure(await needsOf(command));
  // From Node 22.8: caches compiled code for later commands.
  module.enableCompileCache?.(join(cache, 'compiled'));
  await import('../dist/cli/main.js');
} catch (error) {
  reportError(error);
  if (command === 'doctor') await runDoctorOnly();
}

async function runDoctorOnly() {
  const { doctor } = await import('../setup/doctor.mjs');
  process.exitCode = await doctor({ json: options.includes('--json') });
}
