import { StrataError } from '../../platform/errors.js';
import { strataHome } from '../../platform/paths.js';
import { slots } from '../../runs/control.js';
import { usesCluster } from '../../temporal/cluster.js';
import { stopSupervisor } from '../../temporal/embedded/join-running.js';
import { nearPath } from '../display/typed-command.js';

/** Serves the queues of the cluster that TEMPORAL_ADDRESS names, in the foreground, until the process is ended. */
export async function worker(): Promise<void> {
  if (!usesCluster()) {
    throw new StrataError({
      code: 'WORKER_WITHOUT_CLUSTER',
      cause: 'user',
      found: 'TEMPORAL_ADDRESS is not set, so there is no cluster to work for',
      remedy:
        'set it to the address of a cluster; without one, `strata run` starts its own server and worker',
    });
  }
  // As the embedded server's worker it ends with its supervisor, even if the kernel does not enforce that.
  process.once('disconnect', () => process.exit(1));
  process.channel?.unref();
  const { serve } = await import('../../worker.js');
  try {
    await serve(slots(), ready);
  } catch (error) {
    if (error instanceof StrataError) process.send?.(error.details);
    // Temporal's runtime may keep a process alive that serves nothing, which would then never be restarted.
    setTimeout(() => process.exit(), 1000).unref();
    throw error;
  }
  if (process.connected) process.disconnect();
}

function ready(): void {
  if (process.send) process.send('ready');
  else
    console.log(
      `serving ${process.env['TEMPORAL_ADDRESS']}; Ctrl-C stops it once running stages have written a checkpoint`,
    );
}

/** Stops the embedded server and worker. Active runs continue the next time that Strata is used. */
export async function down(): Promise<void> {
  const hasEnded = await stopSupervisor();
  console.log(
    `${hasEnded ? 'services stopped' : 'nothing is running'} (STRATA_HOME: ${nearPath(strataHome())})`,
  );
}
