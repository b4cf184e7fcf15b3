import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { integers, keyedGenerator } from '../../nas/random.js';
import { projectRoot } from '../../platform/paths.js';
import { type Point, waitFor } from './triggers.js';
import { commandOf, processesWith, signal } from './processes.js';
import { type S3Server, startS3Server } from './servers.js';
import { readTrace, type TraceReader } from './trace.js';

/** Puts a disk of so many megabytes, in memory, at a folder. Answers false where that is not allowed: it takes root. */
export async function mountDisk(folder: string, megabytes: number): Promise<boolean> {
  mkdirSync(folder, { recursive: true });
  const mount = await execa('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], {
    reject: false,
  });
  return !mount.failed;
}

export async function unmountDisk(folder: string): Promise<void> {
  // A process that was killed a moment ago may still have it open.
  await execa('umount', ['--lazy', folder], { reject: false });
}

const [height, width, classes] = [8, 8, 3];
const sizes = { train: 60, test: 12 };

/** The pipeline that every trial runs. */
export const experiment = join(projectRoot, 'tools', 'faults', 'experiment.yaml');

/** Writes the images that the experiment reads: pixels by chance, the same every time. */
export async function writeImages(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [set, count] of Object.entries(sizes)) {
    const pixels = integers(keyedGenerator({ seed: 0, purpose: set }), count * height * width, 256);
    const labels = Array.from({ length: count }, (_, index) => index % classes);
    await writeFile(join(folder, `${set}-images`), idx([count, height, width], pixels));
    await writeFile(join(folder, `${set}-labels`), idx([count], labels));
  }
}

/** A file in IDX form: two zero bytes, 8 for unsigned bytes, the dimensions, the data. */
function idx(shape: readonly number[], data: ArrayLike<number>): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, Buffer.from(Uint8Array.from(data))]);
}

/** Where one trial takes place: a STRATA_HOME of its own, whose processes are watched from inside. */
export interface Site {
  readonly home: string;
  /** The folder in which the objects of its store are files. */
  readonly store: string;
  /** Where the store is in a bucket. */
  readonly s3?: S3Server;
  readonly trace: TraceReader;
  /** Environment of every command. A cluster adds its address. */
  readonly env: Record<string, string>;
  strata(args: readonly string[]): Command;
  /** Starts the experiment. */
  run(): Command;
  /** Has a process die or freeze at this point, once. To be said before it starts. */
  strikeAt(point: Point): void;
  /** From now on wall clocks of workers and compute processes are off by so much. */
  moveClock(milliseconds: number): void;
  /** Living processes of this site, with this in their command line. */
  processes(command?: string): number[];
  /** Kills all of them at once and waits waitFor they are gone. */
  killAll(): Promise<void>;
}

export type Command = ReturnType<typeof startCommand>;

/** Where a trial's store is: in its home, or in a bucket of a server that the harness starts. */
export type StoreKind = 'local' | 's3';

/** @param folder in which the home, and what the harness keeps about the trial, are made */
export async function openSite(folder: string, images: string, storeKind: StoreKind): Promise<Site> {
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
    strikeAt: (point) => writeFileSync(join(notes, 'point.json'), JSON.stringify(point)),
    moveClock: (milliseconds) => writeFileSync(join(notes, 'clock'), String(milliseconds)),
    processes,
    async killAll() {
      for (const pid of processes()) signal(pid, 'SIGKILL');
      await waitFor('all processes to be gone', () => processes().length === 0, { seconds: 60 });
    },
  };
}

/** As a user at a shell has it, but for variables that are meant for somebody else. */
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
