import { supervise } from './supervise.js';
import { StrataError, type ErrorDetails } from '../errors/strata-error.js';
import { processLog, type ProcessLog } from '../processes/process-log.js';

/** What the supervisor tells the command that started it, once. */
export type SupervisorNews =
  | { readonly type: 'ready' }
  /** Another supervisor of the same STRATA_HOME is there already. */
  | { readonly type: 'locked' }
  | { readonly type: 'failed'; readonly error: ErrorDetails };

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

function tell(news: SupervisorNews): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || !process.send) resolve();
    // The command may be gone: its news is nobody's then.
    else process.send(news, () => resolve());
  });
}

function detailsOf(error: unknown): ErrorDetails {
  if (error instanceof StrataError) return error.details;
  return { code: 'SUPERVISOR_FAILED', fault: 'world', found: `the supervisor failed: ${String(error)}` };
}
