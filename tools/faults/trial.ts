import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkLineage, type Digests, lineageOf, outputsOf } from './checks/check-lineage.js';
import { checkStore } from './checks/check-store.js';
import { type Cluster, startCluster } from './cluster.js';
import { drawFor } from './draw.js';
import { type Figures, figuresOf } from './recovery.js';
import { lineOf, type Moment, type Point, waitFor } from './triggers.js';
import { type Command, mountDisk, openSite, type Site, type StoreKind, unmountDisk } from './sandbox.js';
import type { FaultKind, Scene, Strike } from './fault-kind.js';
import type { TraceLine } from './trace.js';

/** What a run without faults left and did. */
export interface Undisturbed {
  readonly outputs: Digests;
  readonly trace: readonly TraceLine[];
}

export interface TrialReport extends Partial<Figures> {
  readonly kind: string;
  readonly seed: number;
  /** What was done, and when. */
  readonly told: string;
  /** Nothing, in a trial that passed. */
  readonly faults: readonly string[];
  /** How often a person would have had to say `strata resume`. */
  readonly resumes: number;
  readonly seconds: number;
  /** Where all files of a failed trial are. */
  readonly folder?: string;
}

const mostResumes = 3;

/** Runs the experiment with one fault and looks whether anything was lost. */
export async function trial(
  kind: FaultKind,
  seed: number,
  images: string,
  storeKind: StoreKind,
  undisturbed: Undisturbed,
): Promise<TrialReport> {
  const began = performance.now();
  const strike = kind.plan(drawFor(seed, kind.name, undisturbed.trace));
  const folder = await mkdtemp(join(tmpdir(), 'strata-faults-'));
  const faults: string[] = [];
  if (kind.diskMegabytes && !(await mountDisk(join(folder, 'home'), kind.diskMegabytes)))
    faults.push('a small disk cannot be mounted here: that takes root');
  const site = await openSite(folder, images, storeKind);
  let outcome: Pick<TrialReport, 'resumes'> & Partial<Figures> = { resumes: 0 };
  try {
    if (faults.length === 0) outcome = await carryOut(kind, strike, site, undisturbed, faults);
  } catch (error) {
    faults.push(String(error));
  }
  await site.killAll();
  await site.s3?.stop();
  site.trace.close();
  const failed = faults.length > 0;
  if (!failed) {
    if (kind.diskMegabytes) await unmountDisk(site.home);
    await rm(folder, { recursive: true, force: true });
  }
  const seconds = (performance.now() - began) / 1000;
  return {
    kind: kind.name,
    seed,
    told: told(strike),
    faults,
    ...outcome,
    seconds,
    ...(failed && { folder }),
  };
}

async function carryOut(
  kind: FaultKind,
  strike: Strike,
  site: Site,
  undisturbed: Undisturbed,
  faults: string[],
): Promise<Pick<TrialReport, 'resumes'> & Figures> {
  if ('process' in strike.at) site.strikeAt(strike.at);
  const cluster = kind.setting === 'cluster' ? await startCluster(site, 2) : undefined;
  let struckAt = 0;
  let resumedAt: number | undefined;
  let resumes = 0;
  let ended: Awaited<Command> | undefined;
  try {
    const command = site.run();
    const striking = strikeAll(strike, site, cluster, command, () => (struckAt ||= now()));
    // Awaited when the run has ended; waitFor then it must not end the other trials.
    striking.catch(() => undefined);
    ended = await command;
    const scene = await striking;
    if (!scene) faults.push(`the fault did not strike; the run ended with ${ended.exitCode}`);
    const run = runName(site);
    while (ended.exitCode !== 0 && resumes < mostResumes) {
      await strike.mend?.(scene ?? sceneOf(site, cluster));
      resumedAt ??= now();
      resumes++;
      ended = await site.strata(['resume', run]);
    }
    if (ended.exitCode !== 0)
      faults.push(`the run did not complete: exit code ${ended.exitCode}: ${tail(ended.all)}`);
    if (scene) faults.push(...((await strike.after?.(scene)) ?? []));
    const computing = site.processes('nas/compute.js');
    if (computing.length > 0) faults.push(`compute processes after the run's end: ${computing.join(', ')}`);
  } finally {
    await cluster?.stop();
    if (!cluster) await site.strata(['down']);
  }
  const left = site.processes();
  if (left.length > 0) faults.push(`processes after all was told to end: ${left.join(', ')}`);
  const run = runName(site);
  const lines = site.trace.read();
  const stages = [...new Set(Object.keys(undisturbed.outputs).map((name) => name.split('.')[0]!))];
  faults.push(...(await checkStore(site.store)), ...(await checkLineage(site.store, run, stages, lines)));
  const outputs = outputsOf(await lineageOf(site.store, run));
  for (const [name, digest] of Object.entries(undisturbed.outputs))
    if (outputs[name] !== digest) faults.push(`${name} is ${outputs[name]} instead of ${digest}`);
  return { resumes, ...figuresOf(lines, struckAt, resumedAt ?? struckAt) };
}

/** Undefined when the run ended before the moment came. */
async function strikeAll(
  first: Strike,
  site: Site,
  cluster: Cluster | undefined,
  command: Command,
  struck: () => void,
): Promise<Scene | undefined> {
  let hasEnded = false;
  void command.then(() => (hasEnded = true));
  let scene: Scene | undefined;
  for (let strike: Strike | undefined = first; strike; strike = strike.then) {
    const { at } = strike;
    const look = () => (hasCome(at, site.trace.read()) ? 'come' : hasEnded && 'ended');
    // Where a first strike ended the command, the second has nothing to meet.
    if ((await waitFor('the moment of the fault', look, { seconds: 1800 })) === 'ended') return scene;
    if ('delayMilliseconds' in at) await sleep(at.delayMilliseconds);
    struck();
    scene = sceneOf(site, cluster);
    await strike.act?.(scene);
  }
  return scene;
}

function hasCome(at: Moment | Point, lines: readonly TraceLine[]): boolean {
  if ('process' in at) return lines.some(({ type }) => type === 'struck');
  return lineOf(at, lines) !== undefined;
}

function sceneOf(site: Site, cluster: Cluster | undefined): Scene {
  const job = site.trace.read().findLast((line) => line.type === 'job');
  return {
    site,
    ...(cluster && { cluster }),
    // A worker can be struck before anything is computed.
    get compute() {
      if (job?.type !== 'job') throw new Error('nothing was computed yet');
      return { pid: job.pid, worker: job.worker, key: job.key };
    },
  };
}

/** A run without faults, with the same watchers. */
export async function undisturbedRun(images: string, storeKind: StoreKind): Promise<Undisturbed> {
  const folder = await mkdtemp(join(tmpdir(), 'strata-faults-'));
  const site = await openSite(folder, images, storeKind);
  const { exitCode, all } = await site.run();
  await site.strata(['down']);
  await site.s3?.stop();
  if (exitCode !== 0) throw new Error(`a run without faults failed: ${tail(all)}`);
  const outputs = outputsOf(await lineageOf(site.store, runName(site)));
  const trace = [...site.trace.read()];
  site.trace.close();
  await rm(folder, { recursive: true, force: true });
  return { outputs, trace };
}

function runName(site: Site): string {
  return readdirSync(join(site.store, 'runs'))[0]!;
}

const now = (): number => performance.timeOrigin + performance.now();

const tail = (text: string | undefined): string => (text ?? '').trim().split('\n').slice(-6).join(' | ');

function told({ told: text }: Strike): string {
  return text;
}
