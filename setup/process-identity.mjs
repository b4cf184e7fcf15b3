import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * A process as something that can be recognised later: its id alone is not enough, because ids are used again.
 * `undefined` when there is no such process.
 */
export function identify(pid) {
  const started = process.platform === 'linux' ? startTicks(pid) : startText(pid);
  return started ? { machine, pid, started } : undefined;
}

/** True when the process is certainly gone, false when it lives, undefined when it cannot be seen from here. */
export function isGone(identity) {
  if (identity.machine !== machine) return undefined;
  return identify(identity.pid)?.started !== identity.started;
}

/** Ids mean something only on one machine, since one boot, and inside one container. */
const machine = [
  hostname(),
  attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  attempt(() => readlinkSync('/proc/self/ns/pid')),
].join(' ');

/** Field 22 of /proc/PID/stat. The name in field 2 may hold spaces and brackets, so count from the last bracket. */
function startTicks(pid) {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? '';
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' ? undefined : fields[18];
}

function startText(pid) {
  return attempt(() => execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim());
}

function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}
