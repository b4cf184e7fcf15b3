import { mkdir, rename, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { snapshot } from '../checks/check-store.js';
import { momentText } from '../triggers.js';
import { signal } from '../processes.js';
import type { S3Server } from '../servers.js';
import type { FaultKind, Scene } from '../fault-kind.js';

/** Services that cannot be reached for a while. */
export const away: readonly FaultKind[] = [
  serverAway(20),
  serverAway(60),
  {
    name: 'store-away',
    about:
      'the folder of the store is gone for 2 to 20 s, as when a disk is unmounted, maybe with an empty one in its place',
    setting: 'embedded',
    plan(draw) {
      const at = draw.moment();
      const seconds = draw.between(2, 20);
      const isEmpty = draw.pick([true, false]);
      const told = `${momentText(at)}, ${seconds} s${isEmpty ? ', an empty folder in its place' : ''}`;
      let written: string[] = [];
      return {
        told,
        at,
        act: async (scene) => void (written = await storeAway(scene, seconds, isEmpty)),
        after: async () => written.map((name) => `${name} was written where the store was away`),
      };
    },
  },
];

function serverAway(seconds: number): FaultKind {
  return {
    name: `server-away-${seconds}`,
    about: `Temporal's server away for ${seconds} s: stopped and continued, or killed and started again`,
    setting: 'cluster',
    plan(draw) {
      const at = draw.moment();
      const how = draw.pick(['stopped', 'killed'] as const);
      return {
        told: `${momentText(at)}, ${how}`,
        at,
        async act({ cluster }) {
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

/** Answers with the files that were written in its place meanwhile. */
async function storeAway({ site }: Scene, seconds: number, isEmpty: boolean): Promise<string[]> {
  if (site.s3) return serverOfStoreAway(site.s3, seconds, isEmpty);
  const elsewhere = `${site.store}-elsewhere`;
  await rename(site.store, elsewhere);
  if (isEmpty) await mkdir(site.store);
  await sleep(seconds * 1000);
  const written = await snapshot(site.store).catch(() => new Map<string, string>());
  await rm(site.store, { recursive: true, force: true });
  await rename(elsewhere, site.store);
  return [...written.keys()];
}

/** An object store that says nothing, or is not there. */
async function serverOfStoreAway(s3: S3Server, seconds: number, isStopped: boolean): Promise<string[]> {
  if (isStopped) signal(s3.pid, 'SIGSTOP');
  else await s3.stop();
  await sleep(seconds * 1000);
  if (isStopped) signal(s3.pid, 'SIGCONT');
  else await s3.start();
  return [];
}
