import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { StrataError, type ErrorDetails } from '../errors/strata-error.js';
import { projectRoot } from '../paths/project-root.js';
import { dieWithParent } from '../processes/die-with-parent.js';
import { supervisorFiles } from './files.js';

const startTimeoutSeconds = 60;

/** Starts `strata worker` for the embedded server and resolves when it serves its queues. */
export async function startWorkerProcess(address: string, stop: AbortSignal): Promise<ChildProcess> {
  const [command, args] = dieWithParent(process.execPath, [
    join(projectRoot, 'dist', 'cli', 'main.js'),
    'worker',
  ]);
  const log = openSync(supervisorFiles().workerLog, 'a');
  const worker = spawn(command, args, {
    stdio: ['ignore', log, log, 'ipc'],
    env: {
      ...withoutTemporal(process.env),
      TEMPORAL_ADDRESS: address,
      TEMPORAL_CONFIG_FILE: supervisorFiles().noConfig,
    },
  });
  closeSync(log);
  const giveUp = () => void worker.kill('SIGKILL');
  const patience = setTimeout(giveUp, startTimeoutSeconds * 1000);
  stop.addEventListener('abort', giveUp);
  const [news] = (await Promise.race([once(worker, 'message'), once(worker, 'exit')])) as unknown[];
  clearTimeout(patience);
  stop.removeEventListener('abort', giveUp);
  if (news === 'ready') return worker;
  if (isErrorDetails(news)) throw new StrataError(news);
  throw new StrataError({
    code: 'WORKER_DID_NOT_START',
    fault: 'world',
    found: 'the worker of the embedded server did not start',
    remedy: `see ${supervisorFiles().workerLog}, and try \`strata doctor\``,
  });
}

/** Why it could not serve: it ends afterwards. */
function isErrorDetails(news: unknown): news is ErrorDetails {
  return typeof news === 'object' && news !== null && 'code' in news;
}

/** What the user has set for some cluster does not apply to the embedded server. */
function withoutTemporal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
