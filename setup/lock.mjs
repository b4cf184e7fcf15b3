import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimes,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cache } from './places.mjs';
import { identify, isGone } from './process-identity.mjs';

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
