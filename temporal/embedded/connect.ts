import { Connection } from '@temporalio/client';
import type { Endpoint } from '../../schemas/generated/endpoint.js';

/** Connects to the server of this endpoint. Throws if it is unreachable or has another identity. */
export async function connectTo(endpoint: Endpoint): Promise<Connection> {
  const connection = await Connection.connect({ address: endpoint.address, connectTimeout: 3000 });
  const { clusterId } = await connection.workflowService.getClusterInfo({});
  if (clusterId === endpoint.clusterId) return connection;
  await connection.close();
  throw new Error('another server uses the port');
}
