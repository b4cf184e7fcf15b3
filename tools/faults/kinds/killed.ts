import { describeEventTrigger } from '../triggers.js';
import { signal } from '../processes.js';
import type { FaultKind, FaultContext } from '../fault-kind.js';

/** Processes that are killed at a random time of the run. */
export const killed: readonly FaultKind[] = [
  atRandomTime('compute-killed', 'SIGKILL of the compute process', 'embedded', async ({ compute }) => {
    signal(compute.pid, 'SIGKILL');
  }),
  {
    name: 'recording-killed',
    about: 'SIGKILL of the compute process while it records its graph',
    setting: 'embedded',
    plan(draw) {
      const kind = draw.pick(['warmup', 'search', 'derive', 'evaluate'] as const);
      const trigger = {
        kind,
        type: 'progress',
        phase: 'record graph',
        step: 0,
        nth: 1,
        delayMilliseconds: draw.between(0, 300),
      } as const;
      return {
        description: describeEventTrigger(trigger),
        trigger,
        inject: async ({ compute }) => void signal(compute.pid, 'SIGKILL'),
      };
    },
  },
  {
    name: 'derivation-killed',
    about: 'SIGKILL of the compute process during derivation',
    setting: 'embedded',
    plan(draw) {
      const trigger = draw.eventTrigger(['derive']);
      return {
        description: describeEventTrigger(trigger),
        trigger,
        inject: async ({ compute }) => void signal(compute.pid, 'SIGKILL'),
      };
    },
  },
  atRandomTime('worker-killed', 'SIGKILL of the embedded worker', 'embedded', async ({ compute }) => {
    signal(compute.worker, 'SIGKILL');
  }),
  atRandomTime(
    'worker-killed-standby',
    'SIGKILL of a worker while another one is idle',
    'cluster',
    async ({ compute }) => {
      signal(compute.worker, 'SIGKILL');
    },
  ),
  atRandomTime('server-killed', "SIGKILL of Temporal's server", 'embedded', async ({ sandbox }) => {
    for (const pid of sandbox.processes('start-dev')) signal(pid, 'SIGKILL');
  }),
  atRandomTime('supervisor-killed', 'SIGKILL of the supervisor', 'embedded', async ({ sandbox }) => {
    for (const pid of sandbox.processes('temporal/embedded/main.js')) signal(pid, 'SIGKILL');
  }),
  atRandomTime(
    'services-killed',
    'SIGKILL of all processes except the command that follows the run',
    'embedded',
    async ({ sandbox }) => {
      for (const pid of sandbox.processes())
        if (!sandbox.processes(' run ').includes(pid)) signal(pid, 'SIGKILL');
    },
  ),
  atRandomTime('all-killed', 'SIGKILL of all processes at once', 'embedded', ({ sandbox }) =>
    sandbox.killAll(),
  ),
  {
    name: 'killed-again',
    about: 'SIGKILL of compute process or worker, twice',
    setting: 'embedded',
    plan(draw) {
      const [first, second] = [draw.eventTrigger(['warmup', 'search']), draw.eventTrigger(['evaluate'])];
      const kill =
        (whom: 'pid' | 'worker') =>
        async ({ compute }: FaultContext) =>
          void signal(compute[whom], 'SIGKILL');
      return {
        description: `${describeEventTrigger(first)}, then ${describeEventTrigger(second)}`,
        trigger: first,
        inject: kill(draw.pick(['pid', 'worker'])),
        next: { description: '', trigger: second, inject: kill(draw.pick(['pid', 'worker'])) },
      };
    },
  },
];

function atRandomTime(
  name: string,
  about: string,
  setting: FaultKind['setting'],
  inject: (context: FaultContext) => Promise<void>,
): FaultKind {
  return {
    name,
    about,
    setting,
    plan(draw) {
      const trigger = draw.eventTrigger();
      return { description: describeEventTrigger(trigger), trigger, inject };
    },
  };
}
