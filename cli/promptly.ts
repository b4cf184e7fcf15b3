import type { Client } from '@temporalio/client';

const patienceMilliseconds = 4000;

/** Asks Temporal's server for a little while. By itself the client tries for half a minute, and the user waits as long. */
export function promptly<T>(client: Client, ask: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + patienceMilliseconds, ask);
}
