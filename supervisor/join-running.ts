import type { Connection } from '@temporalio/client';
import { isAlive } from '../processes/is-alive.js';
import type { Endpoint } from '../schemas/generated/endpoint.js';
import { readEndpoint } from './endpoint.js';

export interface Running {
  readonly endpoint: Endpoint;
  readonly connection: Connection;
}

/**
 * A connection to this STRATA_HOME's supervisor, or undefined where none runs. Temporal's client, which takes longer to
 * load than everything else of a short command, is loaded only where there is one.
 */
export async function joinRunningSupervisor(): Promise<Running | undefined> {
  const endpoint = await readEndpoint();
  if (!endpoint || !isAlive(endpoint.pids.supervisor)) return undefined;
  const { connectTo } = await import('./connect.js');
  const connection = await connectTo(endpoint).catch(() => undefined);
  return connection && { endpoint, connection };
}
