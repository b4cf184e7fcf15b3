import { once } from 'node:events';
import { connect } from 'node:net';
import type { Client } from '@temporalio/client';
import { isAlive } from '../platform/processes.js';
import { clusterConfig, namesCluster } from '../temporal/cluster.js';
import { readEndpoint } from '../temporal/embedded/files.js';

/** Longer than a server that is well takes to answer. */
const patienceMilliseconds = 700;

/**
 * Whether a run that has not given a lease back is under way, as Temporal tells. Where no server runs, none is; where one
 * runs and does not answer at once, it is taken to be.
 */
export async function isUnderWay(run: string): Promise<boolean> {
  const server = await findServer();
  if (!server) return false;
  const client = await clientOf(server);
  try {
    const ask = () => client.workflow.getHandle(run).describe();
    const { status } = await client.withDeadline(Date.now() + patienceMilliseconds, ask);
    return status.name === 'RUNNING';
  } catch (error) {
    return !(error instanceof Error && error.name === 'WorkflowNotFoundError');
  } finally {
    await client.connection.close();
  }
}

type Server = Awaited<ReturnType<typeof clusterConfig>>;

async function findServer(): Promise<Server | undefined> {
  if (namesCluster()) return clusterConfig();
  const endpoint = await readEndpoint();
  if (!endpoint || !isAlive(endpoint.pids.supervisor) || !(await isListening(endpoint.address)))
    return undefined;
  return { connectionOptions: { address: endpoint.address }, namespace: 'default' };
}

/** Tells a server that is gone from one that only does not answer, which the kernel still accepts connections for. */
async function isListening(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const socket = connect({ host: hostname, port: Number(port) });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Temporal's client takes time to load, and mostly is not needed. */
async function clientOf({ connectionOptions, namespace }: Server): Promise<Client> {
  const temporal = await import('@temporalio/client');
  const connection = temporal.Connection.lazy({ ...connectionOptions, connectTimeout: patienceMilliseconds });
  return new temporal.Client({ connection, namespace });
}
