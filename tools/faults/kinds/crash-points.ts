import type { FaultKind } from '../fault-kind.js';
import type { TracedProcess } from '../trace.js';
import { describeWriteTrigger } from '../triggers.js';

/** Processes that die between two related writes, or in the middle of a write. */
export const crashPoints: readonly FaultKind[] = [
  dies(
    'state-without-manifest',
    "between a checkpoint's state and its manifest",
    'compute',
    'before',
    /^stages\/.*\/checkpoints\/.*\.json$/,
  ),
  dies(
    'manifest-just-written',
    "after a checkpoint's manifest, before older ones are removed",
    'compute',
    'after',
    /^stages\/.*\/checkpoints\/.*\.json$/,
  ),
  dies(
    'output-without-result',
    'after a blob of an output, before the result',
    'compute',
    'after',
    /^blobs\//,
  ),
  dies(
    'result-not-published',
    'the worker, after all outputs, before the result',
    'worker',
    'before',
    /\/result\.json$/,
  ),
  dies(
    'result-not-recorded',
    'the worker, between result and lineage record',
    'worker',
    'after',
    /\/result\.json$/,
  ),
  dies(
    'recorded-not-reported',
    'the worker, between lineage record and report to Temporal',
    'worker',
    'after',
    /\/lineage\//,
  ),
  dies(
    'lease-just-taken',
    'the worker, just after taking a lease',
    'worker',
    'after',
    /\/leases\/\d+\.json$/,
  ),
  {
    name: 'half-written',
    about: 'death of the compute process halfway through writing a file',
    setting: 'embedded',
    plan(draw) {
      const trigger = draw.partialWriteTrigger('die');
      return { description: describeWriteTrigger(trigger), trigger };
    },
  },
  {
    name: 'all-killed-at-point',
    about: 'SIGKILL of all processes at one of these writes',
    setting: 'embedded',
    plan(draw) {
      const trigger = draw.pick([
        () =>
          draw.writeTrigger(
            'compute',
            draw.pick(['before', 'after']),
            /^(stages\/.*\/checkpoints|blobs)\//,
            'freeze',
          ),
        () =>
          draw.writeTrigger(
            'worker',
            draw.pick(['before', 'after']),
            /(result\.json|\/lineage\/.*|\/leases\/\d+\.(json|released)|\/runs\/[^/]+)$/,
            'freeze',
          ),
        () => draw.partialWriteTrigger('freeze'),
      ])();
      return {
        description: describeWriteTrigger(trigger),
        trigger,
        inject: ({ sandbox }) => sandbox.killAll(),
      };
    },
  },
];

function dies(
  name: string,
  where: string,
  process: TracedProcess,
  when: 'before' | 'after',
  object: RegExp,
): FaultKind {
  return {
    name,
    about: `death ${where.replace(/^the worker/, 'of the worker')}`,
    setting: 'embedded',
    plan(draw) {
      const trigger = draw.writeTrigger(process, when, object, 'die');
      return { description: describeWriteTrigger(trigger), trigger };
    },
  };
}
