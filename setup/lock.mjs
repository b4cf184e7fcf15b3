import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimes,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cache } from './places.mjs';

/** Holders on other machines (a shared home folder) prove that they live by touching their file. */
const touchEveryMs = 10_000;
const silentForMs = 90_000;

/**
 * Runs `task` while no other process runs one under the same name. A lock dies with its holder.
 *
 * The holder is the highest-numbered file in the lock's folder, created exclusively. Taking over from a dead or
 * finished holder is creating the next number, so of several that try exactly one succeeds, and no file that
 * somebody may just have created is ever removed.
 */
export async function withLock(name, task, onWait = () => {}) {
  const release = await acquire(join(cache, 'locks', name), onWait);
  try {
    return await task();
  } finally {
    release();
  }
}

async function acquire(folder, onWait) {
  mkdirSync(folder, { recursive: true });
  const seen = new Map();
  for (let waited = false; ; waited = true) {
    const highest = numbers(folder).at(-1) ?? 0;
    if (highest === 0 || isFree(join(folder, `${highest}`), seen)) {
      const release = take(folder, highest + 1);
      if (release) return release;
      continue;
    }
    if (!waited) onWait();
    await sleep(200);
  }
}

function take(folder, number) {
  const path = join(folder, `${number}`);
  const draft = writeDraft(folder, { holder: identify(process.pid) });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const all = numbers(folder);
  if (all.at(-1) !== number) {
    rmSync(path, { force: true });
    return undefined;
  }
  for (const older of all.slice(0, -1)) rmSync(join(folder, `${older}`), { force: true });
  const touching = setInterval(() => utimes(path, new Date(), new Date(), () => {}), touchEveryMs).unref();
  return () => {
    clearInterval(touching);
    renameSync(writeDraft(folder, { released: true }), path);
  };
}

/** Written beside and then moved, so that nobody reads half a record. */
function writeDraft(folder, record) {
  const draft = join(folder, `draft-${process.pid}-${randomUUID()}`);
  writeFileSync(draft, JSON.stringify(record));
  return draft;
}

/** Whether the lock's highest file names no living holder. */
function isFree(path, seen) {
  let record, touched;
  try {
    record = JSON.parse(readFileSync(path, 'utf8'));
    touched = statSync(path).mtimeMs;
  } catch (error) {
    const replacedByHigher = error.code === 'ENOENT';
    return !replacedByHigher;
  }
  if (record.released) return true;
  const gone = isGone(record.holder);
  if (gone !== undefined) return gone;
  if (seen.get(path)?.touched !== touched) seen.set(path, { touched, since: performance.now() });
  return performance.now() - seen.get(path).since > silentForMs;
}

function numbers(folder) {
  return readdirSync(folder)
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
}

/**
 * A process as something that can be recognized later: its id alone is not enough, because ids are used again.
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
