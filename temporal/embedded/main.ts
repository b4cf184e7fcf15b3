import { type ErrorDetails, StrataError } from '../../platform/errors.js';
import { processLog, type ProcessLog } from '../../platform/process-log.js';
import type { SupervisorMessage } from './files.js';
import { supervise } from './supervise.js';

let log: ProcessLog | undefined;
try {
  log = processLog('supervisor');
  await supervise(log, notifyCommand);
} catch (error) {
  if (log) log.error({ error }, 'failed');
  else console.error(error);
  await notifyCommand({ type: 'failed', error: detailsOf(error) });
  process.exitCode = 1;
}
if (process.connected) process.disconnect();

function notifyCommand(message: SupervisorMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || !process.send) resolve();
    // The command may have exited; ignore errors.
    else process.send(message, () => resolve());
  });
}

function detailsOf(error: unknown): ErrorDetails {
  if (error instanceof StrataError) return error.details;
  return {
    code: 'SUPERVISOR_FAILED',
    cause: 'environment',
    found: `the supervisor failed: ${String(error)}`,
  };
}
