import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { StageAttempt } from '../../lineage/records.js';
import { projectRoot } from '../../platform/paths.js';
import type { Artifact } from '../../store/blob.js';
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
  /** The attempts at a stage in a run, from the first. */
  attempts(run: string, stage: string): Promise<readonly StageAttempt[]>;
  /** The step from which the last attempt of a stage began. */
  startOfLastAttempt(run: string, stage: string): Promise<number>;
  /** How many stages the store has a result of. */
  results(): Promise<number>;
  /** Files in the store that are no objects: what is being written, or was left half-written. */
  unfinished(): Promise<string[]>;
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
      key: string;
      attempts: readonly StageAttempt[];
    }[];
  };
  const recordOf = async (run: string, name: string) =>
    (await records(run)).findLast(({ stage }) => stage === name);
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
    attempts: async (run, stage) => (await recordOf(run, stage))?.attempts ?? [],
    startOfLastAttempt: async (run, stage) => (await recordOf(run, stage))?.attempts.at(-1)?.fromStep ?? -1,
    async results() {
      const names = await readdir(join(home.folder, 'store', 'stages'), { recursive: true });
      return names.filter((name) => basename(name) === 'result.json').length;
    },
    async unfinished() {
      const store = join(home.folder, 'store');
      const found = await readdir(store, { recursive: true, withFileTypes: true });
      const paths = found
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name));
      return paths.map((path) => relative(store, path)).filter((path) => /(^|\/)\./.test(path));
    },
    async outcomes(run) {
      return Object.fromEntries((await records(run)).map(({ stage, outcome }) => [stage, outcome]));
    },
  };
}

/** The run name in a command's output. */
export function runName(output: string): string {
  return /tiny-\w+/.exec(output)![0];
}
