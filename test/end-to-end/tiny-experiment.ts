import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../paths/project-root.js';
import type { Artifact } from '../../store/artifact.js';
import { classFolders, writeFiles } from '../fixtures/images.js';
import { strataHome, type StrataHome } from '../fixtures/strata-home.js';

export interface TinyExperiment extends StrataHome {
  /** Runs a command of `strata` with the real computing. */
  real(args: readonly string[]): ReturnType<StrataHome['strata']>;
  /** Runs test/fixtures/tiny.yaml on the images that it was made with. */
  run(...more: readonly string[]): ReturnType<StrataHome['strata']>;
  /** The highest step of any checkpoint of a stage of this kind; -1 before the first. */
  checkpointedStep(kind: string): Promise<number>;
  /** The digests of what a run left, as `stage.output`. */
  outputs(run: string): Promise<Record<string, string>>;
  /** The step from which the last attempt of a stage began. */
  startOfLastAttempt(run: string, stage: string): Promise<number>;
  /** How each stage of a run came about, in the order of their ends. */
  outcomes(run: string): Promise<Record<string, string>>;
}

/** A STRATA_HOME with generated images: three classes, 20 to train and 4 to test of each. */
export async function tinyExperiment(): Promise<TinyExperiment> {
  const home = await strataHome();
  const images = join(home.folder, 'images');
  await writeFiles(images, await classFolders({ train: 20, test: 4, height: 8, width: 8 }));
  const real = (args: readonly string[]) =>
    home.strata(args, { STRATA_COMPUTE: join(projectRoot, 'dist', 'nas', 'compute.js') });
  const records = async (run: string) => {
    const { stdout } = await real(['lineage', run, '--json']);
    return JSON.parse(stdout) as {
      stage: string;
      outcome: string;
      outputs?: Record<string, Artifact>;
      attempts: { fromStep?: number }[];
    }[];
  };
  return {
    ...home,
    real,
    run: (...more) => real(['run', 'test/fixtures/tiny.yaml', '--set', `images=${images}`, ...more]),
    async checkpointedStep(kind) {
      const stages = join(home.folder, 'store', 'stages');
      const steps = [-1];
      for (const key of await readdir(stages).catch(() => [])) {
        const components = await readFile(join(stages, key, 'key.json'), 'utf8').catch(() => '{}');
        if ((JSON.parse(components) as { kind?: string }).kind !== kind) continue;
        const names = await readdir(join(stages, key, 'checkpoints')).catch(() => []);
        steps.push(...names.map((name) => Number(/-(\d+)\.json$/.exec(name)?.[1] ?? -1)));
      }
      return Math.max(...steps);
    },
    async outputs(run) {
      const outputs = (await records(run)).flatMap(({ stage, outputs = {} }) =>
        Object.entries(outputs).map(([name, { digest }]) => [`${stage}.${name}`, digest]),
      );
      return Object.fromEntries(outputs) as Record<string, string>;
    },
    async startOfLastAttempt(run, stage) {
      const record = (await records(run)).find((one) => one.stage === stage);
      return record?.attempts.at(-1)?.fromStep ?? -1;
    },
    async outcomes(run) {
      return Object.fromEntries((await records(run)).map(({ stage, outcome }) => [stage, outcome]));
    },
  };
}

/** The name of the run that a command's output tells of. */
export function runName(output: string): string {
  return /tiny-\w+/.exec(output)![0];
}
