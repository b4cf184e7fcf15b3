import { differences, snapshot } from '../checks/check-store.js';
import { momentText, waitFor } from '../triggers.js';
import { signal } from '../processes.js';
import type { FaultKind, Scene } from '../fault-kind.js';

/** Seconds by which a writer that was replaced must have stopped itself: the default heartbeat. */
const heartbeatSeconds = 10;

/** Workers that are taken for dead and are not. */
export const zombies: readonly FaultKind[] = [
  {
    name: 'zombie',
    about: 'SIGSTOP of a worker and its compute process, SIGCONT when another has finished the run',
    setting: 'cluster',
    plan(draw) {
      const at = draw.moment();
      let stopped: Scene['compute'] | undefined;
      return {
        told: momentText(at),
        at,
        async act({ compute }) {
          stopped = compute;
          for (const pid of [compute.worker, compute.pid]) signal(pid, 'SIGSTOP');
        },
        async after({ site }) {
          const before = await snapshot(site.store);
          const woken = performance.now();
          for (const pid of [stopped!.pid, stopped!.worker]) signal(pid, 'SIGCONT');
          const late = await goneWithin(site, stopped!, woken);
          return [...late, ...differences(before, await snapshot(site.store))];
        },
      };
    },
  },
  {
    name: 'zombie-beside',
    about:
      'SIGSTOP of a worker and its compute process, SIGCONT when another has made steps of the same stage',
    setting: 'cluster',
    plan(draw) {
      const at = draw.moment(['warmup', 'search', 'evaluate']);
      const steps = draw.between(1, 4);
      let late: string[] = [];
      return {
        told: `${momentText(at)}, woken beside step ${steps} of the other`,
        at,
        async act({ site, compute }) {
          for (const pid of [compute.worker, compute.pid]) signal(pid, 'SIGSTOP');
          await waitFor('another attempt to make steps', () => {
            const other = site.trace
              .read()
              .filter((line) => line.type === 'job' && line.key === compute.key)
              .at(-1);
            const made = site.trace.lines.filter(
              ({ pid, type }) => pid === other?.pid && type === 'progress',
            );
            return other?.pid !== compute.pid && made.length >= steps;
          });
          const woken = performance.now();
          for (const pid of [compute.pid, compute.worker]) signal(pid, 'SIGCONT');
          late = await goneWithin(site, compute, woken);
        },
        after: async () => late,
      };
    },
  },
];

async function goneWithin(site: Scene['site'], { pid }: Scene['compute'], since: number): Promise<string[]> {
  await waitFor('the zombie to stop itself', () => !site.processes('nas/compute.js').includes(pid), {
    seconds: 60,
  });
  const seconds = (performance.now() - since) / 1000;
  return seconds <= heartbeatSeconds ? [] : [`the zombie stopped itself only after ${seconds.toFixed(1)} s`];
}
