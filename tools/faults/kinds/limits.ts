import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { describeEventTrigger } from '../triggers.js';
import { signal } from '../processes.js';
import type { FaultKind } from '../fault-kind.js';

/** Memory limits, clock jumps, and termination requests. */
export const limits: readonly FaultKind[] = [
  {
    name: 'out-of-memory-kill',
    about: 'SIGKILL of the compute process, as from the kernel when memory runs out',
    setting: 'embedded',
    plan(draw) {
      const trigger = draw.eventTrigger(['search', 'evaluate']);
      return {
        description: describeEventTrigger(trigger),
        trigger,
        inject: async ({ compute }) => void signal(compute.pid, 'SIGKILL'),
      };
    },
  },
  {
    name: 'memory-limited',
    about: 'the compute process cannot allocate more memory (RLIMIT_AS)',
    setting: 'embedded',
    plan(draw) {
      const trigger = draw.eventTrigger(['warmup', 'search', 'derive', 'evaluate']);
      return {
        description: describeEventTrigger(trigger),
        trigger,
        async inject({ compute }) {
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
    about: 'the wall clock of worker and compute process jumps by up to a week, and back later',
    setting: 'embedded',
    plan(draw) {
      const trigger = draw.eventTrigger(['warmup', 'search']);
      const back = draw.eventTrigger(['evaluate']);
      const seconds = draw.pick([-1, 1]) * draw.pick([30, 3600, 86_400, 604_800]);
      return {
        description: `${describeEventTrigger(trigger)}, by ${seconds} s`,
        trigger,
        inject: async ({ sandbox }) => sandbox.moveClock(seconds * 1000),
        next: { description: '', trigger: back, inject: async ({ sandbox }) => sandbox.moveClock(0) },
      };
    },
  },
  {
    name: 'worker-terminated',
    about: 'SIGTERM of the embedded worker, with its grace period',
    setting: 'embedded',
    plan(draw) {
      const trigger = draw.eventTrigger();
      return {
        description: describeEventTrigger(trigger),
        trigger,
        inject: async ({ compute }) => void signal(compute.worker, 'SIGTERM'),
      };
    },
  },
  {
    name: 'worker-preempted',
    about: 'SIGTERM of a worker while another one is idle',
    setting: 'cluster',
    plan(draw) {
      const trigger = draw.eventTrigger();
      return {
        description: describeEventTrigger(trigger),
        trigger,
        inject: async ({ compute }) => void signal(compute.worker, 'SIGTERM'),
      };
    },
  },
  {
    name: 'shut-down',
    about: '`strata down` during the run, then `strata resume`',
    setting: 'embedded',
    plan(draw) {
      const trigger = draw.eventTrigger();
      return {
        description: describeEventTrigger(trigger),
        trigger,
        async inject({ sandbox }) {
          for (const pid of sandbox.processes(' run ')) signal(pid, 'SIGKILL');
          await sandbox.strata(['down']);
        },
      };
    },
  },
];
