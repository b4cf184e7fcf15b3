import { chmod, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { momentText } from '../triggers.js';
import type { FaultKind, Scene } from '../fault-kind.js';

/** Disks that fill up, and files that are not as they were written. */
export const storage: readonly FaultKind[] = [
  {
    name: 'disk-full',
    about: 'the disk that all files lie on fills up, and has space again before the run is resumed',
    setting: 'embedded',
    diskMegabytes: 32,
    plan(draw) {
      const at = draw.moment(['warmup', 'search', 'evaluate']);
      const left = draw.pick([0, 0, 4096, 65536]);
      const ballast = ({ site }: Scene) => join(site.home, 'ballast');
      return {
        told: `${momentText(at)}, ${left} bytes left`,
        at,
        async act(scene) {
          await execa('dd', ['if=/dev/zero', `of=${ballast(scene)}`, 'bs=4096'], { reject: false });
          await execa('truncate', ['--size', `-${left}`, ballast(scene)]);
        },
        mend: (scene) => truncate(ballast(scene)),
      };
    },
  },
  damaged(
    'checkpoint-truncated',
    'the newest checkpoint is cut off while nothing runs',
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
      // Past the first checkpoints, so that there is one to fall back to, and a training that needs it.
      const step = 4 * draw.between(2, 8) + 1;
      const at = {
        kind: 'search',
        type: 'progress',
        phase: 'train',
        step,
        nth: 1,
        delayMilliseconds: draw.between(0, 100),
      } as const;
      const part = draw.pick(['json', 'safetensors'] as const);
      const share = draw.between(0, 9999) / 10_000;
      let fell = '';
      return {
        told: `${momentText(at)}, ${part} at ${Math.round(share * 100)} %`,
        at,
        async act({ site, compute }) {
          await site.killAll();
          const folder = join(site.store, 'stages', compute.key, 'checkpoints');
          const newest = (await readdir(folder))
            .filter((file) => file.endsWith('.json'))
            .sort()
            .at(-1)!;
          const file = join(folder, newest.replace(/json$/, part));
          await chmod(file, 0o644);
          await damage(file, share);
          fell = newest;
        },
        async after({ site, compute }) {
          const line = site.trace.lines.findLast((one) => one.type === 'started' && one.kind === 'search');
          const damagedStep = Number(/-(\d+)\.json$/.exec(fell)?.[1]);
          if (!line || !('step' in line) || line.step >= damagedStep)
            return [
              `went on from step ${line && 'step' in line ? line.step : '?'}, not before the damaged ${damagedStep}`,
            ];
          const log = await lineageTelling(site.store, compute.key);
          return log ? [] : ['the lineage does not tell of the damage'];
        },
      };
    },
  };
}

async function lineageTelling(store: string, key: string): Promise<boolean> {
  const runs = join(store, 'runs');
  for (const run of await readdir(runs)) {
    for (const record of await readdir(join(runs, run, 'lineage'))) {
      const text = await readFile(join(runs, run, 'lineage', record), 'utf8');
      if (text.includes(`"key": "${key}"`) && text.includes('"damages"')) return true;
    }
  }
  return false;
}
