import { type ErrorDetails, StrataError } from '../../platform/errors.js';
import { processLog, type ProcessLog } from '../../platform/process-log.js';
import type { SupervisorMessage } from './files.js';
import { supervise } from './supervise.js';

let log: ProcessLog | undefined;
try {
  log = processLog('supervisor');
  await supervise(log, tell);
} catch (error) {
  if (log) log.error({ error }, 'failed');
  else console.error(error);
  await tell({ type: 'failed', error: detailsOf(error) });
  process.exitCode = 1;
}
if (process.connected) process.disconnect();

function tell(news: SupervisorMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || !process.send) resolve();
    // The command may be gone: its news is nobody's then.
    else process.send(news, () => resolve());
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
