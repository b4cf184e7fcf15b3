import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the living processes with this in their environment, by which even an orphan is found. Linux only. */
export function processesWith(variable: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => told(pid, 'environ').includes(variable));
}

/** A process's command line, as one text; empty when it is gone. */
export function commandOf(pid: number): string {
  return told(pid, 'cmdline').join(' ');
}

/** Sends a signal; false when the process was gone already. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function told(pid: number, what: 'environ' | 'cmdline'): string[] {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
