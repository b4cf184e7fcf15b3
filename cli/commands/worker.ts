import { StrataError } from '../../platform/errors.js';
import { namesCluster } from '../../temporal/cluster.js';
import { slots } from '../../runs/submit.js';

/** Serves the queues of the cluster that TEMPORAL_ADDRESS names, in the foreground, until told to end. */
export async function worker(): Promise<void> {
  if (!namesCluster()) {
    throw new StrataError({
      code: 'WORKER_WITHOUT_CLUSTER',
      cause: 'user',
      found: 'TEMPORAL_ADDRESS is not set, so there is no cluster to work for',
      remedy: 'set it to the cluster; without one, `strata run` brings its own server and worker',
    });
  }
  // As the embedded server's worker it ends with its supervisor, also where the kernel does not see to that.
  process.once('disconnect', () => process.exit(1));
  process.channel?.unref();
  const { serve } = await import('../../worker.js');
  try {
    await serve(slots(), ready);
  } catch (error) {
    if (error instanceof StrataError) process.send?.(error.details);
    // Temporal's runtime may keep a process that serves nothing alive, and then nobody would start it anew.
    setTimeout(() => process.exit(), 1000).unref();
    throw error;
  }
  if (process.connected) process.disconnect();
}

function ready(): void {
  if (process.send) process.send('ready');
  else
    console.log(
      `serving ${process.env['TEMPORAL_ADDRESS']}; Ctrl-C ends it when running stages have a checkpoint`,
    );
}
