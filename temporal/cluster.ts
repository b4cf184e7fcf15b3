import type { ClientConnectConfig } from '@temporalio/envconfig';
import { StrataError } from '../platform/errors.js';

/** Whether the user names a Temporal cluster of their own. Without one, each STRATA_HOME has an embedded server. */
export function usesCluster(): boolean {
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
        cause: 'user',
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

/**
 * What Temporal's client or worker threw as it took up work with the cluster that the environment names, as a designed
 * error: CLUSTER_LACKS_NAMESPACE or CLUSTER_UNREACHABLE.
 */
export function clusterError(error: unknown, namespace: string): StrataError {
  const said = saidIn(error);
  return lacksNamespace(said) ? namespaceMissing(namespace, error) : unreachable(said, error);
}

/** What the server answered is in the cause of what the client says about it. */
function saidIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${saidIn(error.cause)}`;
}

function lacksNamespace(said: string): boolean {
  return /namespace .*(is|was) not found/i.test(said);
}

function namespaceMissing(namespace: string, cause: unknown): StrataError {
  return new StrataError(
    {
      code: 'CLUSTER_LACKS_NAMESPACE',
      cause: 'environment',
      found: `the Temporal cluster at ${address()} has no namespace ${JSON.stringify(namespace)}`,
      remedy: `set TEMPORAL_NAMESPACE to one that it has, or make it:\n    temporal operator namespace create --namespace ${namespace}`,
    },
    { cause },
  );
}

function unreachable(said: string, cause: unknown): StrataError {
  return new StrataError(
    {
      code: 'CLUSTER_UNREACHABLE',
      cause: 'environment',
      found: `the Temporal cluster at ${address()} cannot be used: ${said}`,
      remedy:
        'see TEMPORAL_ADDRESS and the other TEMPORAL_ variables; without them Strata brings its own server',
    },
    { cause },
  );
}

function address(): string {
  return process.env['TEMPORAL_ADDRESS'] ?? 'an unknown address';
}
