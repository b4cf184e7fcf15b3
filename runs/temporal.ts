import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import type { Client, Connection } from '@temporalio/client';
import { isAlive } from '../platform/processes.js';
import type { Endpoint } from '../schemas/generated/endpoint.js';
import { clusterConfig, type ClusterConfig, clusterError, usesCluster } from '../temporal/cluster.js';
import { readEndpoint } from '../temporal/embedded/files.js';
import { joinRunningSupervisor } from '../temporal/embedded/join-running.js';

/** The Temporal service that a command talks to. */
export interface Temporal {
  readonly client: Client;
  readonly embedded: boolean;
  /** Whether this command started the embedded server: active runs had been interrupted. */
  readonly started: boolean;
  /** When the embedded server's supervisor started: the records of older workflows may be of another build. */
  readonly since?: Date;
  /** Whether the embedded services belong to another build of Strata, which keeps computing active runs. */
  readonly outdated?: boolean;
  /** Address of Temporal's web UI, if known. */
  readonly ui?: string;
  close(): Promise<void>;
}

/** The cluster that the environment names, or else the embedded server, which is started if needed. */
export async function openTemporal(): Promise<Temporal> {
  if (usesCluster()) return openCluster();
  const { joinSupervisor } = await import('../temporal/embedded/join.js');
  const { connection, endpoint, started, outdated } = await joinSupervisor();
  return { ...(await embedded(connection, endpoint, started)), outdated };
}

/** The same, but starts nothing: undefined if the embedded server is not running. */
export async function openRunningTemporal(): Promise<Temporal | undefined> {
  if (usesCluster()) return openCluster();
  const joined = await joinRunningSupervisor();
  return joined && embedded(joined.connection, joined.endpoint, false);
}

async function openCluster(): Promise<Temporal> {
  const { Client } = await import('@temporalio/client');
  const config = await clusterConfig();
  const connection = await connect(config);
  const client = new Client({ connection, namespace: config.namespace });
  return { client, embedded: false, started: false, close: () => connection.close() };
}

async function connect({ connectionOptions, namespace }: ClusterConfig): Promise<Connection> {
  const { Connection } = await import('@temporalio/client');
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ connectTimeout: 10_000, ...connectionOptions });
    await connection.workflowService.describeNamespace({ namespace });
    return connection;
  } catch (error) {
    await connection?.close();
    throw clusterError(error, namespace);
  }
}

async function embedded(
  connection: Connection,
  { ui, startedAt }: Endpoint,
  started: boolean,
): Promise<Temporal> {
  const { Client } = await import('@temporalio/client');
  return {
    client: new Client({ connection }),
    embedded: true,
    started,
    ...(startedAt && { since: new Date(startedAt) }),
    ui,
    close: () => connection.close(),
  };
}

const deadlineMilliseconds = 4000;

/** Asks Temporal's server with a short deadline. By default the client retries for half a minute while the user waits. */
export function withDeadline<T>(client: Client, ask: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + deadlineMilliseconds, ask);
}

/** Longer than a healthy server takes to answer. */
const healthyMilliseconds = 700;

/**
 * Whether a run that has not released a lease is running, according to Temporal. Without a server it is not; if the
 * server does not answer at once, the run counts as running.
 */
export async function isRunning(run: string): Promise<boolean> {
  const server = await findServer();
  if (!server) return false;
  const { Client, Connection } = await import('@temporalio/client');
  const { connectionOptions, namespace } = server;
  const connection = Connection.lazy({ ...connectionOptions, connectTimeout: healthyMilliseconds });
  const client = new Client({ connection, namespace });
  try {
    const ask = () => client.workflow.getHandle(run).describe();
    const { status } = await client.withDeadline(Date.now() + healthyMilliseconds, ask);
    return status.name === 'RUNNING';
  } catch (error) {
    return !(error instanceof Error && error.name === 'WorkflowNotFoundError');
  } finally {
    await connection.close();
  }
}

async function findServer(): Promise<ClusterConfig | undefined> {
  if (usesCluster()) return clusterConfig();
  const endpoint = await readEndpoint();
  if (!endpoint || !isAlive(endpoint.pids.supervisor) || !(await isListening(endpoint.address)))
    return undefined;
  return { connectionOptions: { address: endpoint.address }, namespace: 'default' };
}

/** Distinguishes a server that is gone from one that does not answer: the kernel still accepts its connections. */
async function isListening(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const socket = connectSocket({ host: hostname, port: Number(port) });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
