import { momentText } from '../triggers.js';
import { signal } from '../processes.js';
import type { FaultKind, Scene } from '../fault-kind.js';

/** Processes that are killed at any moment of the run. */
export const killed: readonly FaultKind[] = [
  atAnyMoment('compute-killed', 'SIGKILL of the compute process', 'embedded', async ({ compute }) => {
    signal(compute.pid, 'SIGKILL');
  }),
  {
    name: 'recording-killed',
    about: 'SIGKILL of the compute process while it records its graph',
    setting: 'embedded',
    plan(draw) {
      const kind = draw.pick(['warmup', 'search', 'derive', 'evaluate'] as const);
      const at = {
        kind,
        type: 'progress',
        phase: 'record graph',
        step: 0,
        nth: 1,
        delayMilliseconds: draw.between(0, 300),
      } as const;
      return { told: momentText(at), at, act: async ({ compute }) => void signal(compute.pid, 'SIGKILL') };
    },
  },
  {
    name: 'derivation-killed',
    about: 'SIGKILL of the compute process during derivation',
    setting: 'embedded',
    plan(draw) {
      const at = draw.moment(['derive']);
      return { told: momentText(at), at, act: async ({ compute }) => void signal(compute.pid, 'SIGKILL') };
    },
  },
  atAnyMoment('worker-killed', 'SIGKILL of the embedded worker', 'embedded', async ({ compute }) => {
    signal(compute.worker, 'SIGKILL');
  }),
  atAnyMoment(
    'worker-killed-standby',
    'SIGKILL of a worker while another stands by',
    'cluster',
    async ({ compute }) => {
      signal(compute.worker, 'SIGKILL');
    },
  ),
  atAnyMoment('server-killed', "SIGKILL of Temporal's server", 'embedded', async ({ site }) => {
    for (const pid of site.processes('start-dev')) signal(pid, 'SIGKILL');
  }),
  atAnyMoment('supervisor-killed', 'SIGKILL of the supervisor', 'embedded', async ({ site }) => {
    for (const pid of site.processes('temporal/embedded/main.js')) signal(pid, 'SIGKILL');
  }),
  atAnyMoment(
    'services-killed',
    'SIGKILL of all processes but the command that watches',
    'embedded',
    async ({ site }) => {
      for (const pid of site.processes()) if (!site.processes(' run ').includes(pid)) signal(pid, 'SIGKILL');
    },
  ),
  atAnyMoment('all-killed', 'SIGKILL of all processes at once', 'embedded', ({ site }) => site.killAll()),
  {
    name: 'killed-again',
    about: 'SIGKILL of compute process or worker, and of the next one too',
    setting: 'embedded',
    plan(draw) {
      const [first, second] = [draw.moment(['warmup', 'search']), draw.moment(['evaluate'])];
      const kill =
        (whom: 'pid' | 'worker') =>
        async ({ compute }: Scene) =>
          void signal(compute[whom], 'SIGKILL');
      return {
        told: `${momentText(first)}, then ${momentText(second)}`,
        at: first,
        act: kill(draw.pick(['pid', 'worker'])),
        then: { told: '', at: second, act: kill(draw.pick(['pid', 'worker'])) },
      };
    },
  },
];

function atAnyMoment(
  name: string,
  about: string,
  setting: FaultKind['setting'],
  act: (scene: Scene) => Promise<void>,
): FaultKind {
  return {
    name,
    about,
    setting,
    plan(draw) {
      const at = draw.moment();
      return { told: momentText(at), at, act };
    },
  };
}
