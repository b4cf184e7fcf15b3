import { Connection } from '@temporalio/client';
import type { Endpoint } from '../../schemas/generated/endpoint.js';

/** A connection to the server of this endpoint. Throws where none answers, or another than that. */
export async function connectTo(endpoint: Endpoint): Promise<Connection> {
  const connection = await Connection.connect({ address: endpoint.address, connectTimeout: 3000 });
  const { clusterId } = await connection.workflowService.getClusterInfo({});
  if (clusterId === endpoint.clusterId) return connection;
  await connection.close();
  throw new Error('somebody else listens on the port that an earlier server had');
}
