import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the live processes with this in their environment, orphans included. Linux only. */
export function processesWith(variable: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => readProc(pid, 'environ').includes(variable));
}

/** The command line of a process; empty if the process is gone. */
export function commandOf(pid: number): string {
  return readProc(pid, 'cmdline').join(' ');
}

/** Sends a signal. Returns false if the process is gone. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function readProc(pid: number, file: 'environ' | 'cmdline'): string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
