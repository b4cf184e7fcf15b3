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

/** A holder signals that it lives by touching its file, for observers on other machines (with a shared home folder). */
const touchEveryMs = 10_000;
const silentForMs = 90_000;

/**
 * Runs `task` while holding the lock `name`. A lock is free once its holder has died.
 *
 * The holder is the highest-numbered file in the lock's folder, created exclusively. A process takes over from a dead or
 * finished holder by creating the next number, so exactly one of several succeeds, and nobody removes a file that another
 * process may just have created.
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

/** A temporary file, to be linked or renamed once complete. */
function writeDraft(folder, record) {
  const draft = join(folder, `draft-${process.pid}-${randomUUID()}`);
  writeFileSync(draft, JSON.stringify(record));
  return draft;
}

/** Whether the holder in the lock's highest file is gone. */
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
 * Identifies a process beyond its id, because ids are reused. Undefined if there is no such process.
 */
function identify(pid) {
  const started = process.platform === 'linux' ? startTicks(pid) : startText(pid);
  return started ? { machine, pid, started } : undefined;
}

/** Whether the process has ended; undefined if it belongs to another machine. */
function isGone(identity) {
  if (identity.machine !== machine) return undefined;
  return identify(identity.pid)?.started !== identity.started;
}

/** Process ids are valid within one machine, boot and container. */
const machine = [
  hostname(),
  undefinedOnError(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  undefinedOnError(() => readlinkSync('/proc/self/ns/pid')),
].join(' ');

/** Field 22 of /proc/PID/stat. The name in field 2 may hold spaces and brackets, so count from the last bracket. */
function startTicks(pid) {
  const stat = undefinedOnError(() => readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? '';
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' ? undefined : fields[18];
}

function startText(pid) {
  return undefinedOnError(() =>
    execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim(),
  );
}

function undefinedOnError(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}
