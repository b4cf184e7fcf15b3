import { spawn } from 'node:child_process';
import { which } from './which.mjs';

/**
 * Runs a program to its end and returns `{ status, stdout, stderr }`; a program that cannot be started, or that a
 * signal ended, has status -1. On Linux the program dies with this process, however that dies.
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

/** The end of what a program printed, for an error message. */
export function lastLines(text, count = 12) {
  return text.trim().split('\n').slice(-count).join('\n    ');
}
