import { mkdir, rename, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { snapshot } from '../checks/check-store.js';
import { describeEventTrigger } from '../triggers.js';
import { signal } from '../processes.js';
import type { S3Server } from '../servers.js';
import type { FaultKind, FaultContext } from '../fault-kind.js';

/** Services that are unreachable for a while. */
export const outages: readonly FaultKind[] = [
  serverOutage(20),
  serverOutage(60),
  {
    name: 'store-away',
    about:
      'the store folder is missing for 2 to 20 s, as when a disk is unmounted; in some trials an empty folder replaces it',
    setting: 'embedded',
    plan(draw) {
      const trigger = draw.eventTrigger();
      const seconds = draw.between(2, 20);
      const isEmpty = draw.pick([true, false]);
      const description = `${describeEventTrigger(trigger)}, ${seconds} s${isEmpty ? ', replaced by an empty folder' : ''}`;
      let written: string[] = [];
      return {
        description,
        trigger,
        inject: async (context) => void (written = await storeOutage(context, seconds, isEmpty)),
        verify: async () => written.map((name) => `${name} was written while the store was unmounted`),
      };
    },
  },
];

function serverOutage(seconds: number): FaultKind {
  return {
    name: `server-away-${seconds}`,
    about: `Temporal's server down for ${seconds} s: stopped and continued, or killed and restarted`,
    setting: 'cluster',
    plan(draw) {
      const trigger = draw.eventTrigger();
      const how = draw.pick(['stopped', 'killed'] as const);
      return {
        description: `${describeEventTrigger(trigger)}, ${how}`,
        trigger,
        async inject({ cluster }) {
          const { server } = cluster!;
          if (how === 'stopped') signal(server.pid, 'SIGSTOP');
          else await server.kill();
          await sleep(seconds * 1000);
          if (how === 'stopped') signal(server.pid, 'SIGCONT');
          else await server.start();
        },
      };
    },
  };
}

/** Returns the files that were written in the missing folder's place. */
async function storeOutage({ sandbox }: FaultContext, seconds: number, isEmpty: boolean): Promise<string[]> {
  if (sandbox.s3) return bucketOutage(sandbox.s3, seconds, isEmpty);
  const elsewhere = `${sandbox.store}-elsewhere`;
  await rename(sandbox.store, elsewhere);
  if (isEmpty) await mkdir(sandbox.store);
  await sleep(seconds * 1000);
  const written = await snapshot(sandbox.store).catch(() => new Map<string, string>());
  await rm(sandbox.store, { recursive: true, force: true });
  await rename(elsewhere, sandbox.store);
  return [...written.keys()];
}

/** An object store that hangs, or refuses connections. */
async function bucketOutage(s3: S3Server, seconds: number, isStopped: boolean): Promise<string[]> {
  if (isStopped) signal(s3.pid, 'SIGSTOP');
  else await s3.stop();
  await sleep(seconds * 1000);
  if (isStopped) signal(s3.pid, 'SIGCONT');
  else await s3.start();
  return [];
}
