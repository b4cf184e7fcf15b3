import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { integers, keyedGenerator } from '../../nas/random.js';
import { projectRoot } from '../../platform/paths.js';
import type { WriteTrigger } from './triggers.js';
import { commandOf, processesWith, signal } from './processes.js';
import { type S3Server, startS3Server } from './servers.js';
import { readTrace, type TraceReader } from './trace.js';
import { waitFor } from './wait-for.js';

/** Mounts a tmpfs of this size at a folder. Returns false if that is not permitted: it needs root. */
export async function mountDisk(folder: string, megabytes: number): Promise<boolean> {
  mkdirSync(folder, { recursive: true });
  const mount = await execa('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], {
    reject: false,
  });
  return !mount.failed;
}

export async function unmountDisk(folder: string): Promise<void> {
  // A process that was just killed may still have files open.
  await execa('umount', ['--lazy', folder], { reject: false });
}

const [height, width, classes] = [8, 8, 3];
const sizes = { train: 60, test: 12 };

/** The pipeline that every trial runs. */
export const experiment = join(projectRoot, 'tools', 'faults', 'experiment.yaml');

/** Writes the images that the experiment reads: random pixels, the same every time. */
export async function writeImages(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [set, count] of Object.entries(sizes)) {
    const pixels = integers(keyedGenerator({ seed: 0, purpose: set }), count * height * width, 256);
    const labels = Array.from({ length: count }, (_, index) => index % classes);
    await writeFile(join(folder, `${set}-images`), idx([count, height, width], pixels));
    await writeFile(join(folder, `${set}-labels`), idx([count], labels));
  }
}

/** An IDX file: two zero bytes, 8 for unsigned bytes, the dimensions, the data. */
function idx(shape: readonly number[], data: ArrayLike<number>): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, Buffer.from(Uint8Array.from(data))]);
}

/** The environment of one trial: its own STRATA_HOME, whose processes are traced. */
export interface Sandbox {
  readonly home: string;
  /** The folder that holds the store's objects as files. */
  readonly store: string;
  /** Set if the store is in a bucket. */
  readonly s3?: S3Server;
  readonly trace: TraceReader;
  /** The environment of every command. A cluster adds its address. */
  readonly env: Record<string, string>;
  strata(args: readonly string[]): Command;
  /** Starts the experiment. */
  run(): Command;
  /** Makes a process die or freeze at this write, once. Call before the process starts. */
  armTrigger(trigger: WriteTrigger): void;
  /** Shifts the wall clocks of workers and compute processes from now on. */
  moveClock(milliseconds: number): void;
  /** Live processes of this sandbox, with this in their command line. */
  processes(command?: string): number[];
  /** Kills all of them at once and waits until they are gone. */
  killAll(): Promise<void>;
}

export type Command = ReturnType<typeof startCommand>;

/** The store of a trial: in its STRATA_HOME, or in a bucket of a server that the harness starts. */
export type StoreKind = 'local' | 's3';

/** @param folder receives the STRATA_HOME and the harness's own files */
export async function openSandbox(folder: string, images: string, storeKind: StoreKind): Promise<Sandbox> {
  const home = join(folder, 'home');
  const notes = join(folder, 'notes');
  mkdirSync(home, { recursive: true });
  mkdirSync(notes, { recursive: true });
  const s3 = storeKind === 's3' ? await startS3Server(join(folder, 's3')) : undefined;
  const env: Record<string, string> = {
    ...s3?.env,
    ...(s3 && { STRATA_STORE: `s3://${s3.bucket}/store` }),
    STRATA_HOME: home,
    STRATA_FAULTS: notes,
    NODE_OPTIONS: `--import=${pathToFileURL(join(projectRoot, 'dist', 'tools', 'faults', 'preload.js')).href}`,
  };
  const strata = (args: readonly string[]) => startCommand(args, env);
  const processes = (command = '') =>
    processesWith(`STRATA_HOME=${home}`).filter((pid) => commandOf(pid).includes(command));
  return {
    home,
    store: s3 ? join(s3.folder, 'store') : join(home, 'store'),
    ...(s3 && { s3 }),
    trace: readTrace(join(notes, 'trace')),
    env,
    strata,
    run: () => strata(['run', experiment, '--set', `data=${images}`]),
    armTrigger: (trigger) => writeFileSync(join(notes, 'trigger.json'), JSON.stringify(trigger)),
    moveClock: (milliseconds) => writeFileSync(join(notes, 'clock'), String(milliseconds)),
    processes,
    async killAll() {
      for (const pid of processes()) signal(pid, 'SIGKILL');
      await waitFor('all processes to be gone', () => processes().length === 0, { seconds: 60 });
    },
  };
}

/** Runs a command with this process's environment, without its Strata, Temporal, AWS and Node settings. */
function startCommand(args: readonly string[], env: Readonly<Record<string, string>>) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(STRATA_(?!CACHE)|TEMPORAL_|AWS_|NODE_OPTIONS)/.test(name),
  );
  return execa(process.execPath, [join(projectRoot, 'dist', 'cli', 'main.js'), ...args], {
    reject: false,
    all: true,
    cwd: projectRoot,
    extendEnv: false,
    env: { ...Object.fromEntries(own), ...env },
  });
}
