import { chmod, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describeEventTrigger } from '../triggers.js';
import type { FaultKind, FaultContext } from '../fault-kind.js';

/** Full disks and damaged files. */
export const storage: readonly FaultKind[] = [
  {
    name: 'disk-full',
    about: 'the disk with all files fills up, and has space again before the run is resumed',
    setting: 'embedded',
    diskMegabytes: 32,
    plan(draw) {
      const trigger = draw.eventTrigger(['warmup', 'search', 'evaluate']);
      const left = draw.pick([0, 0, 4096, 65536]);
      const ballast = ({ sandbox }: FaultContext) => join(sandbox.home, 'ballast');
      return {
        description: `${describeEventTrigger(trigger)}, ${left} bytes left`,
        trigger,
        async inject(context) {
          await execa('dd', ['if=/dev/zero', `of=${ballast(context)}`, 'bs=4096'], { reject: false });
          await execa('truncate', ['--size', `-${left}`, ballast(context)]);
        },
        repair: (context) => truncate(ballast(context)),
      };
    },
  },
  damaged(
    'checkpoint-truncated',
    'the newest checkpoint is truncated while nothing runs',
    async (file, share) => {
      const { length } = await readFile(file);
      await truncate(file, Math.floor(length * share));
    },
  ),
  damaged(
    'checkpoint-flipped',
    'one bit of the newest checkpoint is flipped while nothing runs',
    async (file, share) => {
      const bytes = await readFile(file);
      const bit = Math.floor(bytes.length * 8 * share);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      await writeFile(file, bytes);
    },
  ),
];

function damaged(
  name: string,
  about: string,
  damage: (file: string, share: number) => Promise<void>,
): FaultKind {
  return {
    name,
    about,
    setting: 'embedded',
    plan(draw) {
      // Late enough that an older checkpoint exists to fall back to.
      const step = 4 * draw.between(2, 8) + 1;
      const trigger = {
        kind: 'search',
        type: 'progress',
        phase: 'train',
        step,
        nth: 1,
        delayMilliseconds: draw.between(0, 100),
      } as const;
      const part = draw.pick(['json', 'safetensors'] as const);
      const share = draw.between(0, 9999) / 10_000;
      let damagedFile = '';
      return {
        description: `${describeEventTrigger(trigger)}, ${part} at ${Math.round(share * 100)} %`,
        trigger,
        async inject({ sandbox, compute }) {
          await sandbox.killAll();
          const folder = join(sandbox.store, 'stages', compute.key, 'checkpoints');
          const newest = (await readdir(folder))
            .filter((file) => file.endsWith('.json'))
            .sort()
            .at(-1)!;
          const file = join(folder, newest.replace(/json$/, part));
          await chmod(file, 0o644);
          await damage(file, share);
          damagedFile = newest;
        },
        async verify({ sandbox, compute }) {
          const line = sandbox.trace.lines.findLast((one) => one.type === 'started' && one.kind === 'search');
          const damagedStep = Number(/-(\d+)\.json$/.exec(damagedFile)?.[1]);
          if (!line || !('step' in line) || line.step >= damagedStep)
            return [
              `resumed from step ${line && 'step' in line ? line.step : '?'}, not from before the damaged step ${damagedStep}`,
            ];
          const isRecorded = await isDamageRecorded(sandbox.store, compute.key);
          return isRecorded ? [] : ['the lineage does not mention the damage'];
        },
      };
    },
  };
}

async function isDamageRecorded(store: string, key: string): Promise<boolean> {
  const runs = join(store, 'runs');
  for (const run of await readdir(runs)) {
    for (const record of await readdir(join(runs, run, 'lineage'))) {
      const text = await readFile(join(runs, run, 'lineage', record), 'utf8');
      if (text.includes(`"key": "${key}"`) && text.includes('"damages"')) return true;
    }
  }
  return false;
}
