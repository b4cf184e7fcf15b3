import { pointText } from '../draw.js';
import type { FaultKind } from '../fault-kind.js';
import type { Watched } from '../trace.js';

/** Processes that die between two writes that belong together, or in the midst of one. */
export const atPoints: readonly FaultKind[] = [
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
    'while outputs are written: a blob is there, the result is not',
    'compute',
    'after',
    /^blobs\//,
  ),
  dies(
    'result-not-published',
    'the worker, with all outputs there, before the result',
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
    'recorded-not-told',
    'the worker, between lineage record and telling Temporal',
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
    about: 'the compute process, in the midst of writing a file',
    setting: 'embedded',
    plan(draw) {
      const at = draw.pointWithin('die');
      return { told: pointText(at), at };
    },
  },
  {
    name: 'all-killed-at-point',
    about: 'SIGKILL of all processes at any of these points',
    setting: 'embedded',
    plan(draw) {
      const at = draw.pick([
        () =>
          draw.point(
            'compute',
            draw.pick(['before', 'after']),
            /^(stages\/.*\/checkpoints|blobs)\//,
            'freeze',
          ),
        () =>
          draw.point(
            'worker',
            draw.pick(['before', 'after']),
            /(result\.json|\/lineage\/.*|\/leases\/\d+\.(json|released)|\/runs\/[^/]+)$/,
            'freeze',
          ),
        () => draw.pointWithin('freeze'),
      ])();
      return { told: pointText(at), at, act: ({ site }) => site.killAll() };
    },
  },
];

function dies(
  name: string,
  where: string,
  process: Watched,
  when: 'before' | 'after',
  object: RegExp,
): FaultKind {
  return {
    name,
    about: `death ${where.replace(/^the worker/, 'of the worker')}`,
    setting: 'embedded',
    plan(draw) {
      const at = draw.point(process, when, object, 'die');
      return { told: pointText(at), at };
    },
  };
}
