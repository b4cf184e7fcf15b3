import { heartbeat } from '@temporalio/activity';

/** Tells Temporal every second that the activity lives, with what `details` says at that time. */
export function beat(details: () => unknown = () => undefined): { stop(): void } {
  const timer = setInterval(() => heartbeat(details()), 1000);
  heartbeat(details());
  return { stop: () => clearInterval(timer) };
}
