import type { ClientConnectConfig } from '@temporalio/envconfig';

/** Whether the user names a Temporal cluster of their own. Without one, each STRATA_HOME has an embedded server. */
export function namesCluster(): boolean {
  return Boolean(process.env['TEMPORAL_ADDRESS']);
}

/**
 * Address, namespace, TLS and API key as Temporal's own environment variables give them (`TEMPORAL_ADDRESS`,
 * `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS_…`, or a profile in Temporal's configuration file).
 */
export async function clusterConfig(): Promise<ClientConnectConfig> {
  const { loadClientConnectConfig } = await import('@temporalio/envconfig');
  return loadClientConnectConfig();
}
