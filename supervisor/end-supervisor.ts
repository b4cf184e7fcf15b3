import { setTimeout as sleep } from 'node:timers/promises';
import { StrataError } from '../errors/strata-error.js';
import { strataHome } from '../paths/strata-home.js';
import { isLocked } from '../processes/file-lock.js';
import { isAlive } from '../processes/is-alive.js';
import { readEndpoint } from './endpoint.js';
import { supervisorFiles } from './files.js';

const patienceSeconds = 120;

/**
 * Tells this STRATA_HOME's supervisor to end and waits until it and its server are gone: the stages that it runs write
 * a checkpoint first. False when none was running.
 */
export async function endSupervisor(): Promise<boolean> {
  const { lock } = supervisorFiles();
  if (!(await isLocked(lock))) return false;
  const deadline = performance.now() + patienceSeconds * 1000;
  let told: number | undefined;
  while (await isLocked(lock)) {
    // One that is only starting has no endpoint yet.
    const pid = (await readEndpoint())?.pids.supervisor;
    if (pid !== undefined && pid !== told && isAlive(pid)) process.kill((told = pid), 'SIGTERM');
    if (performance.now() > deadline) throw stillRunning();
    await sleep(100);
  }
  return true;
}

function stillRunning(): StrataError {
  return new StrataError({
    code: 'SUPERVISOR_DOES_NOT_END',
    fault: 'world',
    found: `the supervisor of ${strataHome()} did not end within ${patienceSeconds} s`,
    remedy: `see ${supervisorFiles().supervisorLog}, and end its processes by hand`,
  });
}
