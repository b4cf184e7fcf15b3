import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './errors.mjs';
import {
  contentFingerprint,
  fileFacts,
  hash,
  isComplete,
  isLinkTo,
  listFiles,
  makeCachedFolder,
  linkTo,
  quickFingerprint,
  readRecord,
  recordComponent,
} from './files.mjs';
import { npmPackages } from './npm-packages.mjs';
import { cache, lastLines, root, runCommand } from './places.mjs';
import { chosenTensorflow, tensorflow } from './tensorflow.mjs';
import { findCompiler } from './toolchain.mjs';

const tfjs = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
const nodeHeaders = join(root, 'node_modules', 'node-api-headers', 'include');
const isSource = (name) => /\.(cc|h)$/.test(name);
const thisFile = fileURLToPath(import.meta.url);

/** The Node addons that link with TensorFlow. They use only Node-API, so one build works with every Node version. */
const addons = [
  {
    key: 'tfjs',
    file: 'tfjs_binding.node',
    sources: () => listFiles(join(tfjs, 'binding'), isSource),
    includes: [tfjs],
    /** The path that tfjs-node loads. */
    link: join(tfjs, 'lib', 'napi-v8', 'tfjs_binding.node'),
  },
  {
    key: 'strata',
    file: 'strata_tensor.node',
    sources: () => listFiles(join(root, 'nas', 'tensor', 'native'), isSource),
    includes: [],
    link: join(root, 'dist', 'native', 'strata_tensor.node'),
  },
];

const flags = {
  compile: ['-c', '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8'],
  link: process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared'],
};

export const nativeAddons = {
  name: 'native addons',
  after: [npmPackages.name, tensorflow.name],

  ready() {
    const recorded = readRecord().addons;
    return (
      recorded?.tensorflow === chosenTensorflow().folder &&
      recorded.inputs === currentInputs() &&
      addons.every(({ key, link }) => isComplete(recorded[key]?.folder) && pointsTo(link, recorded[key].path))
    );
  },

  async check() {
    await findCompiler();
  },

  async make(progress) {
    const { tensorflow } = readRecord();
    const compiler = await findCompiler();
    const built = { tensorflow: tensorflow.folder };
    built.inputs = currentInputs();
    for (const addon of addons) {
      const folder = folderOf(addon, tensorflow, compiler);
      await makeCachedFolder(folder, progress, async (draft) => {
        progress.at(`building ${addon.file}`);
        await build(addon, tensorflow, compiler, draft);
        return { name: addon.file, files: fileFacts(draft, [addon.file]) };
      });
      const path = join(cache, folder, addon.file);
      linkTo(addon.link, path);
      built[addon.key] = { folder, path };
    }
    recordComponent('addons', built);
  },
};

/** Changes when a source changes, or this file with its compiler flags. */
function currentInputs() {
  return quickFingerprint([thisFile, ...addons.flatMap(({ sources }) => sources())]);
}

/** The name contains everything that the result depends on, so that clones of different versions share a cache. */
function folderOf({ key, file, sources }, tensorflow, compiler) {
  const parts = [contentFingerprint(sources()), tensorflow.folder, compiler.version, JSON.stringify(flags)];
  return `${file.replace('.node', '')}-${hash([key, ...parts]).slice(0, 16)}`;
}

async function build({ file, sources, includes }, tensorflow, compiler, draft) {
  const include = [nodeHeaders, tensorflow.include, ...includes].flatMap((folder) => ['-I', folder]);
  const objects = await Promise.all(
    sources()
      .filter((path) => path.endsWith('.cc'))
      .map(async (source, index) => {
        const object = join(draft, `${index}.o`);
        await compile(compiler.path, [...flags.compile, ...include, source, '-o', object]);
        return object;
      }),
  );
  const runPath = `-Wl,-rpath,${tensorflow.libraries}`;
  await compile(compiler.path, [
    ...flags.link,
    ...objects,
    ...tensorflow.linked,
    runPath,
    '-o',
    join(draft, file),
  ]);
  for (const object of objects) rmSync(object);
}

async function compile(compiler, args) {
  const { status, stderr } = await runCommand(compiler, args);
  if (status === 0) return;
  const full = /No space left on device/i.test(stderr);
  throw new SetupError({
    code: full ? 'SETUP_DISK_FULL' : 'SETUP_COMPILE',
    found: `${compiler} failed:\n    ${lastLines(stderr)}`,
    expected: 'a compiler and standard library with C++17',
    remedy: full
      ? 'free some space, or set STRATA_CACHE to a folder on a larger disk'
      : 'try a newer g++, or set CXX',
  });
}

function pointsTo(link, path) {
  return isLinkTo(link, path) && existsSync(path);
}
