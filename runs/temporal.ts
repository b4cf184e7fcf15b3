import type { Client, Connection } from '@temporalio/client';
import type { Endpoint } from '../schemas/generated/endpoint.js';
import { clusterConfig, type ClusterConfig, clusterFault, namesCluster } from '../temporal/cluster.js';
import { joinRunningSupervisor } from '../temporal/embedded/join-running.js';

/** The Temporal service that a command talks to. */
export interface Temporal {
  readonly client: Client;
  readonly embedded: boolean;
  /** Whether this command started the embedded server: what was under way before had been interrupted. */
  readonly started: boolean;
  /** When the embedded server's supervisor began: what older workflows had recorded may be of another build. */
  readonly since?: Date;
  /** Whether the embedded services belong to another build of Strata, which keeps computing active runs. */
  readonly outdated?: boolean;
  /** Temporal's web pages, where they are known. */
  readonly ui?: string;
  close(): Promise<void>;
}

/** The cluster that the environment names, or else the embedded server, which is started unless it runs. */
export async function openTemporal(): Promise<Temporal> {
  if (namesCluster()) return openCluster();
  const { joinSupervisor } = await import('../temporal/embedded/join.js');
  const { connection, endpoint, started, outdated } = await joinSupervisor();
  return { ...(await embedded(connection, endpoint, started)), outdated };
}

/** The same, but undefined where the embedded server does not run. */
export async function openRunningTemporal(): Promise<Temporal | undefined> {
  if (namesCluster()) return openCluster();
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
    throw clusterFault(error, namespace);
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

const patienceMilliseconds = 4000;

/** Asks Temporal's server for a little while. By itself the client tries for half a minute, and the user waits as long. */
export function promptly<T>(client: Client, ask: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + patienceMilliseconds, ask);
}
