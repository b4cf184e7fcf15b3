import { join } from 'node:path';
import { execa } from 'execa';
import { projectRoot } from '../../platform/paths.js';

/** One of the four search settings that the study compares: shared or separate levels, with or without entropy term. */
export interface Arm {
  readonly levels: string;
  readonly lambda: number;
}

/** Final weight of the entropy term in the arms that have one. */
const LAMBDA = 5;

export const arms: readonly Arm[] = [
  { levels: 'shared', lambda: 0 },
  { levels: 'shared', lambda: LAMBDA },
  { levels: 'stage', lambda: 0 },
  { levels: 'stage', lambda: LAMBDA },
];

export const seeds: readonly number[] = [0, 1, 2];

export const armName = ({ levels, lambda }: Arm): string => `${levels}, λ ${lambda}`;

export const studyPipeline = join('pipelines', 'coupling-study', 'study.yaml');

/**
 * Runs every arm with every seed through the command line, as a user would. Cached stages are not recomputed, so an
 * interrupted study continues where it stopped. Throws when a run fails.
 * @param images CIFAR-10 as a folder or archive
 * @param together number of concurrent runs, also set as STRATA_CPU_SLOTS of the worker
 */
export async function runArms(images: string, together: number): Promise<void> {
  const waiting = seeds.flatMap((seed) => arms.map((arm) => ({ ...arm, seed })));
  const next = async (): Promise<void> => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const values = { images, levels: run.levels, lambda: run.lambda, seed: run.seed };
      const sets = Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
      const began = performance.now();
      await execa(process.execPath, [join('bin', 'strata.mjs'), 'run', studyPipeline, ...sets], {
        cwd: projectRoot,
        env: { STRATA_CPU_SLOTS: `${together}` },
        stderr: 'inherit',
        stdout: 'ignore',
      });
      const minutes = ((performance.now() - began) / 60_000).toFixed(1);
      console.log(`${armName(run)}, seed ${run.seed}: ${minutes} min`);
    }
  };
  await Promise.all(Array.from({ length: together }, next));
}
