import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's root. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The cache, shared by all clones. platform/paths.ts has the same rule. */
export const cache = process.env.STRATA_CACHE
  ? resolve(process.env.STRATA_CACHE)
  : join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'strata');

/** `linux-x64`, `linux-arm64`, `darwin-arm64`, … */
export const platform = `${process.platform}-${process.arch}`;

/** The folder for runs. platform/paths.ts has the same rule. */
export const home = resolve(process.env.STRATA_HOME || '.strata');

/**
 * Runs a program and returns `{ status, stdout, stderr }`. The status is -1 if the program cannot be started or was killed
 * by a signal. On Linux the program dies with this process.
 */
export function runCommand(file, args, { cwd, env, onOutput } = {}) {
  const guard = process.platform === 'linux' ? which('setpriv') : undefined;
  const [program, programArguments] = guard ? [guard, ['--pdeathsig', 'KILL', file, ...args]] : [file, args];
  return new Promise((settle) => {
    const output = { stdout: '', stderr: '' };
    const child = spawn(program, programArguments, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (text) => {
        output[stream] += text;
        onOutput?.(text);
      });
    }
    child.on('error', (error) => settle({ status: -1, stdout: output.stdout, stderr: error.message }));
    child.on('close', (status) => settle({ status: status ?? -1, ...output }));
  });
}

/** The last lines of a program's output, for an error message. */
export function lastLines(text, count = 12) {
  return text.trim().split('\n').slice(-count).join('\n    ');
}

/** The path of the first of these commands that is on PATH, or undefined. */
export function which(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = folder && join(folder, name);
      if (path && isExecutable(path)) return path;
    }
  }
  return undefined;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
