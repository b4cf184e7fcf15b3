import { differences, snapshot } from '../checks/check-store.js';
import { describeEventTrigger } from '../triggers.js';
import { signal } from '../processes.js';
import type { FaultKind, FaultContext } from '../fault-kind.js';
import { waitFor } from '../wait-for.js';

/** A replaced writer must stop itself within the default heartbeat timeout. */
const heartbeatSeconds = 10;

/** Workers that are considered dead but are not. */
export const zombies: readonly FaultKind[] = [
  {
    name: 'zombie',
    about: 'SIGSTOP of a worker and its compute process, SIGCONT after another worker has finished the run',
    setting: 'cluster',
    plan(draw) {
      const trigger = draw.eventTrigger();
      let stopped: FaultContext['compute'] | undefined;
      return {
        description: describeEventTrigger(trigger),
        trigger,
        async inject({ compute }) {
          stopped = compute;
          for (const pid of [compute.worker, compute.pid]) signal(pid, 'SIGSTOP');
        },
        async verify({ sandbox }) {
          const before = await snapshot(sandbox.store);
          const continuedAt = performance.now();
          for (const pid of [stopped!.pid, stopped!.worker]) signal(pid, 'SIGCONT');
          const late = await checkStopTime(sandbox, stopped!, continuedAt);
          return [...late, ...differences(before, await snapshot(sandbox.store))];
        },
      };
    },
  },
  {
    name: 'zombie-beside',
    about:
      'SIGSTOP of a worker and its compute process, SIGCONT while another worker computes the same stage',
    setting: 'cluster',
    plan(draw) {
      const trigger = draw.eventTrigger(['warmup', 'search', 'evaluate']);
      const steps = draw.between(1, 4);
      let late: string[] = [];
      return {
        description: `${describeEventTrigger(trigger)}, continued at step ${steps} of the other worker`,
        trigger,
        async inject({ sandbox, compute }) {
          for (const pid of [compute.worker, compute.pid]) signal(pid, 'SIGSTOP');
          await waitFor('another attempt to make steps', () => {
            const other = sandbox.trace
              .read()
              .filter((line) => line.type === 'job' && line.key === compute.key)
              .at(-1);
            const made = sandbox.trace.lines.filter(
              ({ pid, type }) => pid === other?.pid && type === 'progress',
            );
            return other?.pid !== compute.pid && made.length >= steps;
          });
          const continuedAt = performance.now();
          for (const pid of [compute.pid, compute.worker]) signal(pid, 'SIGCONT');
          late = await checkStopTime(sandbox, compute, continuedAt);
        },
        verify: async () => late,
      };
    },
  },
];

async function checkStopTime(
  sandbox: FaultContext['sandbox'],
  { pid }: FaultContext['compute'],
  since: number,
): Promise<string[]> {
  await waitFor('the zombie to stop itself', () => !sandbox.processes('nas/compute.js').includes(pid), {
    seconds: 60,
  });
  const seconds = (performance.now() - since) / 1000;
  return seconds <= heartbeatSeconds ? [] : [`the zombie stopped itself only after ${seconds.toFixed(1)} s`];
}
