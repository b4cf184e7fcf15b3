import { strataHome } from '../../platform/paths.js';
import { endSupervisor } from '../../temporal/embedded/join-running.js';

/** Ends the embedded server and worker. Runs that were under way go on when Strata is used next. */
export async function down(): Promise<void> {
  const ended = await endSupervisor();
  console.log(ended ? `ended what ran for ${strataHome()}` : `nothing runs for ${strataHome()}`);
}
