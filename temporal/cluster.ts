import type { ClientConnectConfig } from '@temporalio/envconfig';
import { StrataError } from '../errors/strata-error.js';

/** Whether the user names a Temporal cluster of their own. Without one, each STRATA_HOME has an embedded server. */
export function namesCluster(): boolean {
  return Boolean(process.env['TEMPORAL_ADDRESS']);
}

export interface ClusterConfig extends ClientConnectConfig {
  readonly namespace: string;
}

/**
 * Address, namespace, TLS and API key as Temporal's own environment variables give them (`TEMPORAL_ADDRESS`,
 * `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS_…`, or a profile in Temporal's configuration file). Throws
 * CLUSTER_CONFIG_INVALID, which tells no value of them.
 */
export async function clusterConfig(): Promise<ClusterConfig> {
  const { loadClientConnectConfig } = await import('@temporalio/envconfig');
  try {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
    return { connectionOptions, namespace };
  } catch (error) {
    throw new StrataError(
      {
        code: 'CLUSTER_CONFIG_INVALID',
        fault: 'user',
        found: `how to reach the Temporal cluster cannot be read: ${firstLine(error)}`,
        expected: 'files that can be read, and a profile that is in the configuration file',
        remedy: 'see the variables TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE and TEMPORAL_TLS_…',
      },
      { cause: error },
    );
  }
}

/** A TOML parser goes on with an excerpt of the file, in which keys may be. */
function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
