import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { nativeAddons } from './addons.mjs';
import { build } from './build.mjs';
import { setupFailed, SetupError } from './errors.mjs';
import { damagedFiles, isComplete, readRecord } from './files.mjs';
import { npmPackages } from './npm-packages.mjs';
import { cache, home, root, runCommand, which } from './places.mjs';
import { temporal } from './temporal.mjs';
import { chosenTensorflow, tensorflow } from './tensorflow.mjs';
import { checkNode, findCompiler, findPython } from './toolchain.mjs';

/**
 * `strata doctor`: prints every component with its version and location, and a remedy for each problem. Returns the exit
 * code. Works without npm packages and compiled code, to report that they are missing. `others` are components that only
 * compiled code can examine.
 */
export async function doctor({ json = false, others = [] } = {}) {
  const components = [...(await examine()), ...others];
  const ok = components.every(({ problem }) => !problem);
  process.stdout.write(json ? `${JSON.stringify({ ok, components }, null, 2)}\n` : table(components));
  return ok ? 0 : setupFailed;
}

function table(components) {
  const width = Math.max(...components.map(({ name }) => name.length));
  const versionWidth = Math.max(...components.map(({ version }) => (version ?? '').length));
  return components
    .map(({ name, version = '', place = '', problem, remedy }) => {
      const line = `${problem ? 'error' : 'ok   '}  ${name.padEnd(width)}  ${version.padEnd(versionWidth)}  ${place}`;
      const indent = ' '.repeat(width + 9);
      return [line.trimEnd(), problem && `${indent}${problem}`, remedy && `${indent}to do: ${remedy}`]
        .filter(Boolean)
        .map((text) => `${text}\n`)
        .join('');
    })
    .join('');
}

/** The minimum for runs; a search writes tens of megabytes per checkpoint. */
const minFreeBytes = 1e9;

/** Every component as `{ name, version, place, problem, remedy }`; the last two only if there is a problem. */
async function examine() {
  const findings = [];
  for (const [name, look] of Object.entries(components)) {
    try {
      findings.push({ name, ...(await look()) });
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      findings.push({ name, problem: `${error.code}: ${error.found}`, remedy: error.remedy });
    }
  }
  return findings;
}

const components = {
  Node() {
    checkNode();
    return { version: process.versions.node, place: process.execPath };
  },

  'npm packages': () => made(npmPackages, { place: `${root}/node_modules` }),

  'compiled code': () => made(build, { place: `${root}/dist` }),

  async 'C++ compiler'() {
    return unlessUnneeded(nativeAddons, async () => {
      const { path, version } = await findCompiler();
      return { version: /\d+\.\d+(\.\d+)?/.exec(version)?.[0], place: path };
    });
  },

  async 'Python and pip'() {
    return unlessUnneeded(tensorflow, async () => {
      const { path, version, pip } = await findPython();
      return { version: `${version}, pip ${pip}`, place: path };
    });
  },

  async TensorFlow() {
    const { variant, folder, set } = chosenTensorflow();
    const cuda = variant === 'gpu' ? ' with CUDA 12' : '';
    const facts = { version: set && set.version + cuda, place: folder };
    return set && isComplete(set.folder) ? intact(set.folder, facts) : made(tensorflow, facts);
  },

  'TensorFlow binding': () => loaded('tfjs', 'TF_Version'),

  'Strata addon': () => loaded('strata', 'tensorflowVersion'),

  async 'Temporal CLI'() {
    if (process.env.TEMPORAL_ADDRESS)
      return { place: `not needed: cluster at ${process.env.TEMPORAL_ADDRESS}` };
    const { temporal: recorded } = readRecord();
    if (!temporal.ready()) return made(temporal, {});
    const { status, stdout } = await runCommand(recorded.executable, ['--version']);
    const facts = { version: recorded.version, place: recorded.executable };
    if (status !== 0 || !stdout.includes(recorded.version)) {
      return {
        ...facts,
        problem: 'it does not run',
        remedy: reinstall(recorded.folder ?? recorded.executable),
      };
    }
    return recorded.place === 'cache' ? intact(recorded.folder.slice(cache.length + 1), facts) : facts;
  },

  setpriv() {
    if (process.platform !== 'linux') return { place: 'not needed here' };
    const place = which('setpriv');
    if (place) return { place };
    return {
      problem: 'without it a compute process may outlive a killed worker',
      remedy: 'install util-linux (Alpine: `apk add setpriv`)',
    };
  },

  'disk space': () => {
    const places = [cache, home].map((path) => ({ path, free: freeBytes(path) }));
    const short = places.find(({ free }) => free < minFreeBytes);
    return {
      version: places.map(({ free }) => `${(free / 1e9).toFixed(1)} GB`).join(', '),
      place: places.map(({ path }) => path).join(', '),
      ...(short && {
        problem: `less than ${minFreeBytes / 1e9} GB is free`,
        remedy: 'free some space, or set STRATA_CACHE and STRATA_HOME to folders on a larger disk',
      }),
    };
  },

  STRATA_HOME: () => writable(home, 'STRATA_HOME'),

  STRATA_CACHE: () => writable(cache, 'STRATA_CACHE'),
};

function made(component, facts) {
  return component.ready()
    ? facts
    : { ...facts, problem: 'not installed, or changed since', remedy: '`npm run setup`' };
}

/** A missing tool is no problem once its work is done. */
async function unlessUnneeded(component, look) {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof SetupError) || !component.ready()) throw error;
    return { place: 'not found, and not needed now' };
  }
}

async function intact(folder, facts) {
  const damaged = await damagedFiles(folder);
  if (damaged.length === 0) return facts;
  return {
    ...facts,
    problem: `SETUP_CHECKSUM: ${damaged.join(', ')}: content differs from the unpacked files`,
    remedy: reinstall(`${cache}/${folder}`),
  };
}

function reinstall(place) {
  return `\`rm -r ${place}\`, then \`npm run setup\``;
}

/** Loads an addon in a separate process, because a broken addon may crash the process. */
async function loaded(key, versionName) {
  const path = readRecord().addons?.[key]?.path;
  if (!path || !existsSync(path)) return made({ ready: () => false }, {});
  const script = `process.stdout.write(String(require(${JSON.stringify(path)})[${JSON.stringify(versionName)}]))`;
  const { status, stdout, stderr } = await runCommand(process.execPath, ['--eval', script]);
  if (status === 0) return made(nativeAddons, { version: stdout, place: path });
  const reason = /Error: (.*)/.exec(stderr)?.[1] ?? 'it crashed the process that loaded it';
  return { place: path, problem: `it does not load: ${reason}`, remedy: reinstall(dirname(path)) };
}

function writable(folder, variable) {
  const existing = nearestExisting(folder);
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
    return { place: folder };
  } catch (error) {
    return {
      place: folder,
      problem: `${existing} is not writable (${error.code})`,
      remedy: `change its permissions, or set ${variable} to another folder`,
    };
  }
}

function freeBytes(folder) {
  const { bavail, bsize } = statfsSync(nearestExisting(folder));
  return bavail * bsize;
}

function nearestExisting(folder) {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}
