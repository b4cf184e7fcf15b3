import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cudaLibrariesLinked, linkCudaLibraries } from './cuda.mjs';
import { SetupError } from './errors.mjs';
import { isComplete, readRecord, recordComponent } from './files.mjs';
import { cache } from './places.mjs';
import { checkWheelSet, makeWheelSet, wheelSets } from './wheels.mjs';

/** The TensorFlow that the environment selects: `{ variant, folder, include, libraries, set }`. */
export function chosenTensorflow() {
  const own = process.env.STRATA_LIBTENSORFLOW;
  if (own) {
    const folder = resolve(own);
    return { variant: 'own', folder, include: join(folder, 'include'), libraries: join(folder, 'lib') };
  }
  const variant = process.env.STRATA_TENSORFLOW || 'cpu';
  if (variant !== 'cpu' && variant !== 'gpu') {
    throw new SetupError({
      code: 'SETUP_TENSORFLOW_CHOICE',
      found: `STRATA_TENSORFLOW is ${variant}`,
      expected: 'cpu or gpu',
      remedy: 'correct the variable, or unset it for cpu',
    });
  }
  const set = wheelSets[variant];
  const folder = join(cache, set.folder);
  const libraries = join(folder, 'tensorflow');
  return { variant, folder, include: join(libraries, 'include'), libraries, set };
}

export const tensorflow = {
  name: 'TensorFlow',

  ready() {
    const { variant, folder, set } = chosenTensorflow();
    return (
      readRecord().tensorflow?.folder === folder &&
      (!set || isComplete(set.folder)) &&
      (variant !== 'gpu' || cudaLibrariesLinked(folder))
    );
  },

  async check() {
    const { set } = chosenTensorflow();
    if (!set) return;
    checkGlibc();
    await checkWheelSet({ ...set, elsewhere: 'set STRATA_LIBTENSORFLOW to a TensorFlow of your own' });
  },

  async make(progress) {
    const { variant, folder, include, libraries, set } = chosenTensorflow();
    if (set) await makeWheelSet(set, progress);
    if (variant === 'gpu') linkCudaLibraries(folder);
    const linked = linkedLibraries({ libraries, include });
    recordComponent('tensorflow', {
      variant,
      version: set?.version,
      folder,
      include,
      libraries,
      linked,
    });
  },
};

/** The minimum C library of the wheels. `pip download` for a given platform does not check it. */
const oldestGlibc = [2, 27];

function checkGlibc() {
  if (process.platform !== 'linux') return;
  const { glibcVersionRuntime } = process.report.getReport().header;
  const [major, minor] = (glibcVersionRuntime ?? '0.0').split('.').map(Number);
  if (major > oldestGlibc[0] || (major === oldestGlibc[0] && minor >= oldestGlibc[1])) return;
  throw new SetupError({
    code: 'SETUP_PLATFORM',
    found: glibcVersionRuntime ? `glibc ${glibcVersionRuntime}` : 'a C library that is not glibc',
    expected: `glibc ${oldestGlibc.join('.')} or newer, which TensorFlow's wheels need`,
    remedy: 'use a newer system, or set STRATA_LIBTENSORFLOW to a TensorFlow of your own',
  });
}

const suffixes = process.platform === 'darwin' ? ['.2.dylib', '.dylib'] : ['.so.2', '.so'];

/** The libraries to link an addon with. The C API may be a separate library or part of the C++ library. */
function linkedLibraries({ libraries, include }) {
  const find = (...stems) =>
    stems
      .flatMap((stem) => suffixes.map((suffix) => join(libraries, stem + suffix)))
      .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  const linked = [find('libtensorflow_cc', 'libtensorflow'), find('libtensorflow_framework')];
  if (linked.every(Boolean) && existsSync(join(include, 'tensorflow', 'c', 'c_api.h'))) return linked;
  throw new SetupError({
    code: 'SETUP_LIBTENSORFLOW',
    found: `${libraries} and ${include} do not hold TensorFlow’s C library and its headers`,
    expected: 'lib/libtensorflow.so.2, lib/libtensorflow_framework.so.2 and include/tensorflow/c/c_api.h',
    remedy: 'correct STRATA_LIBTENSORFLOW, or unset it to let Strata download TensorFlow',
  });
}
