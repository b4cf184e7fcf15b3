import type { ClientConnectConfig } from '@temporalio/envconfig';
import { StrataError } from '../platform/errors.js';

/** Whether to use a Temporal cluster. Otherwise each STRATA_HOME has an embedded server. */
export function usesCluster(): boolean {
  return Boolean(process.env['TEMPORAL_ADDRESS']);
}

export interface ClusterConfig extends ClientConnectConfig {
  readonly namespace: string;
}

/**
 * Address, namespace, TLS and API key from Temporal's environment variables (`TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`,
 * `TEMPORAL_API_KEY`, `TEMPORAL_TLS_…`) or configuration file. Throws CLUSTER_CONFIG_INVALID, which contains none of their
 * values.
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
        cause: 'user',
        found: `invalid Temporal client configuration: ${firstLine(error)}`,
        expected: 'readable files, and a profile that exists in the configuration file',
        remedy: 'check the variables TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE and TEMPORAL_TLS_…',
      },
      { cause: error },
    );
  }
}

/** The other lines of a TOML error are an excerpt of the file, which may contain keys. */
function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}

/**
 * Converts an error of Temporal's client or worker on connecting to the cluster to CLUSTER_LACKS_NAMESPACE or
 * CLUSTER_UNREACHABLE.
 */
export function clusterError(error: unknown, namespace: string): StrataError {
  const message = fullMessage(error);
  return lacksNamespace(message) ? namespaceMissing(namespace, error) : unreachable(message, error);
}

/** The error message with those of its causes, which include the server's response. */
function fullMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${fullMessage(error.cause)}`;
}

function lacksNamespace(message: string): boolean {
  return /namespace .*(is|was) not found/i.test(message);
}

function namespaceMissing(namespace: string, cause: unknown): StrataError {
  return new StrataError(
    {
      code: 'CLUSTER_LACKS_NAMESPACE',
      cause: 'environment',
      found: `the Temporal cluster at ${address()} has no namespace ${JSON.stringify(namespace)}`,
      remedy: `set TEMPORAL_NAMESPACE to an existing one, or create it:\n    temporal operator namespace create --namespace ${namespace}`,
    },
    { cause },
  );
}

function unreachable(message: string, cause: unknown): StrataError {
  return new StrataError(
    {
      code: 'CLUSTER_UNREACHABLE',
      cause: 'environment',
      found: `the Temporal cluster at ${address()} cannot be used: ${message}`,
      remedy:
        'check TEMPORAL_ADDRESS and the other TEMPORAL_ variables; without them Strata starts its own server',
    },
    { cause },
  );
}

function address(): string {
  return process.env['TEMPORAL_ADDRESS'] ?? 'an unknown address';
}
