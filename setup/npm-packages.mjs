import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './errors.mjs';
import { quickFingerprint, writeAtomically } from './files.mjs';
import { lastLines, root, runCommand, which } from './places.mjs';

const lockFile = join(root, 'package-lock.json');
/** npm's own list of what it installed. */
const installedFile = join(root, 'node_modules', '.package-lock.json');
const stamp = join(root, 'node_modules', '.strata-packages');

export const npmPackages = {
  name: 'npm packages',

  ready: () => read(stamp) === quickFingerprint([lockFile, installedFile]),

  async make(progress) {
    if (!isInstalled()) {
      progress.at('npm ci');
      await install();
    }
    writeAtomically(stamp, quickFingerprint([lockFile, installedFile]));
  },
};

async function install() {
  const npm = which('npm');
  if (!npm) {
    throw new SetupError({
      code: 'SETUP_NO_NPM',
      found: 'there is no npm on PATH',
      expected: 'the npm that comes with Node',
      remedy: 'install Node together with npm',
    });
  }
  const { status, stdout, stderr } = await runCommand(
    npm,
    [
      'ci',
      '--ignore-scripts',
      '--prefer-offline',
      '--include=dev',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ],
    { cwd: root },
  );
  if (status === 0) return;
  throw installError(`${stdout}\n${stderr}`);
}

function installError(output) {
  const found = `\`npm ci\` failed in ${root}:\n    ${lastLines(output)}`;
  if (/ENOSPC|EDQUOT/.test(output)) {
    return new SetupError({ code: 'SETUP_DISK_FULL', found, remedy: 'free some space and try again' });
  }
  if (/EINTEGRITY/.test(output)) {
    return new SetupError({ code: 'SETUP_CHECKSUM', found, remedy: '`npm cache verify`, then try again' });
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENOTCACHED|ENETUNREACH|FETCH_ERROR/.test(output)) {
    return new SetupError({
      code: 'SETUP_OFFLINE',
      found,
      expected: 'a registry that npm can reach; after the first set-up none is needed',
      remedy: 'check the network, or npm’s own settings (`npm config list`: registry, proxy, cafile)',
    });
  }
  return new SetupError({
    code: 'SETUP_NPM',
    found,
    remedy: 'fix the problem that npm reports and try again',
  });
}

/** Whether each package of the lock file is in node_modules with the same integrity hash. */
function isInstalled() {
  const installed = packages(installedFile);
  return (
    installed !== undefined &&
    Object.entries(packages(lockFile)).every(
      ([path, { integrity, optional }]) =>
        path === '' || (installed[path] ? installed[path].integrity === integrity : optional),
    )
  );
}

function packages(file) {
  const text = read(file);
  return text && JSON.parse(text).packages;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
