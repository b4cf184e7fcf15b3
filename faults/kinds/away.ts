import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { momentText } from '../moment.js';
import { signal } from '../processes.js';
import type { FaultKind, Scene } from '../strike.js';

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
      return { told, at, act: (scene) => storeAway(scene, seconds, isEmpty) };
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

async function storeAway({ site }: Scene, seconds: number, isEmpty: boolean): Promise<void> {
  const store = join(site.home, 'store');
  const elsewhere = join(site.home, 'store-elsewhere');
  await rename(store, elsewhere);
  if (isEmpty) await mkdir(store);
  await sleep(seconds * 1000);
  if (isEmpty) await rm(store, { recursive: true });
  await rename(elsewhere, store);
}
