import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { strataHome } from '../paths/strata-home.js';

/** Where the supervisor of this `STRATA_HOME` keeps its files. The folder is there afterwards. */
export function supervisorFiles() {
  const folder = join(strataHome(), 'supervisor');
  mkdirSync(folder, { recursive: true });
  const file = (name: string): string => join(folder, name);
  return {
    folder,
    lock: file('lock'),
    endpoint: file('endpoint.json'),
    /** Its time of change says when a command last meant to use the supervisor. */
    lastUse: file('last-use'),
    database: file('temporal.db'),
    /** Is there once a server has answered with the database. */
    databaseMade: file('temporal.db-made'),
    supervisorLog: file('supervisor.log'),
    serverLog: file('server.log'),
    workerLog: file('worker.log'),
    /** Never there: what the user has set up for some cluster does not apply to the embedded server. */
    noConfig: file('no-temporal-config.toml'),
  };
}
