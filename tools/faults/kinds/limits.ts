import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { momentText } from '../triggers.js';
import { signal } from '../processes.js';
import type { FaultKind } from '../fault-kind.js';

/** Memory that runs out, clocks that jump, processes that are told to end. */
export const limits: readonly FaultKind[] = [
  {
    name: 'out-of-memory-kill',
    about: 'SIGKILL of the compute process by the harness, as the kernel does when memory runs out',
    setting: 'embedded',
    plan(draw) {
      const at = draw.moment(['search', 'evaluate']);
      return { told: momentText(at), at, act: async ({ compute }) => void signal(compute.pid, 'SIGKILL') };
    },
  },
  {
    name: 'memory-limited',
    about: 'the compute process may not take more memory than it has (RLIMIT_AS)',
    setting: 'embedded',
    plan(draw) {
      const at = draw.moment(['warmup', 'search', 'derive', 'evaluate']);
      return {
        told: momentText(at),
        at,
        async act({ compute }) {
          const pages = Number(
            (await readFile(`/proc/${compute.pid}/statm`, 'utf8').catch(() => '1')).split(' ')[0],
          );
          await execa('prlimit', ['--pid', String(compute.pid), `--as=${pages * 4096}`], { reject: false });
        },
      };
    },
  },
  {
    name: 'clock-jump',
    about: 'the wall clock that worker and compute process see jumps by up to a week, and back later',
    setting: 'embedded',
    plan(draw) {
      const at = draw.moment(['warmup', 'search']);
      const back = draw.moment(['evaluate']);
      const seconds = draw.pick([-1, 1]) * draw.pick([30, 3600, 86_400, 604_800]);
      return {
        told: `${momentText(at)}, by ${seconds} s`,
        at,
        act: async ({ site }) => site.moveClock(seconds * 1000),
        then: { told: '', at: back, act: async ({ site }) => site.moveClock(0) },
      };
    },
  },
  {
    name: 'worker-terminated',
    about: 'SIGTERM of the embedded worker, which has its grace',
    setting: 'embedded',
    plan(draw) {
      const at = draw.moment();
      return { told: momentText(at), at, act: async ({ compute }) => void signal(compute.worker, 'SIGTERM') };
    },
  },
  {
    name: 'worker-preempted',
    about: 'SIGTERM of a worker while another stands by',
    setting: 'cluster',
    plan(draw) {
      const at = draw.moment();
      return { told: momentText(at), at, act: async ({ compute }) => void signal(compute.worker, 'SIGTERM') };
    },
  },
  {
    name: 'shut-down',
    about: '`strata down` while the run is under way, then `strata resume`',
    setting: 'embedded',
    plan(draw) {
      const at = draw.moment();
      return {
        told: momentText(at),
        at,
        async act({ site }) {
          for (const pid of site.processes(' run ')) signal(pid, 'SIGKILL');
          await site.strata(['down']);
        },
      };
    },
  },
];
