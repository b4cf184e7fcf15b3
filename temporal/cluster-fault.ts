import { StrataError } from '../errors/strata-error.js';

/**
 * What Temporal's client or worker threw as it took up work with the cluster that the environment names, as a designed
 * error: CLUSTER_LACKS_NAMESPACE or CLUSTER_UNREACHABLE.
 */
export function clusterFault(error: unknown, namespace: string): StrataError {
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
      fault: 'world',
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
      fault: 'world',
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
