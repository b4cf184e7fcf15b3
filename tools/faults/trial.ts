import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkLineage, type Digests, lineageOf, outputsOf } from './checks/check-lineage.js';
import { checkStore } from './checks/check-store.js';
import { type Cluster, startCluster } from './cluster.js';
import { drawFor } from './draw.js';
import { type RecoveryFigures, recoveryFigures } from './recovery.js';
import { findTriggeringLine, type EventTrigger, type WriteTrigger } from './triggers.js';
import {
  type Command,
  mountDisk,
  openSandbox,
  type Sandbox,
  type StoreKind,
  unmountDisk,
} from './sandbox.js';
import type { FaultKind, FaultContext, Fault } from './fault-kind.js';
import type { TraceLine } from './trace.js';
import { waitFor } from './wait-for.js';

/** The outputs and the trace of a run without faults. */
interface Baseline {
  readonly outputs: Digests;
  readonly trace: readonly TraceLine[];
}

export interface TrialReport extends Partial<RecoveryFigures> {
  readonly kind: string;
  readonly seed: number;
  /** What was injected, and when. */
  readonly description: string;
  /** Empty if the trial passed. */
  readonly problems: readonly string[];
  /** How often the run had to be resumed by hand. */
  readonly resumes: number;
  readonly seconds: number;
  /** The files of a failed trial. */
  readonly folder?: string;
}

const maxResumes = 3;

/** Runs the experiment with one fault and checks for data loss. */
export async function trial(
  kind: FaultKind,
  seed: number,
  images: string,
  storeKind: StoreKind,
  baseline: Baseline,
): Promise<TrialReport> {
  const began = performance.now();
  const fault = kind.plan(drawFor(seed, kind.name, baseline.trace));
  const folder = await mkdtemp(join(tmpdir(), 'strata-faults-'));
  const problems: string[] = [];
  if (kind.diskMegabytes && !(await mountDisk(join(folder, 'home'), kind.diskMegabytes)))
    problems.push('cannot mount a small disk: that needs root');
  const sandbox = await openSandbox(folder, images, storeKind);
  let outcome: Pick<TrialReport, 'resumes'> & Partial<RecoveryFigures> = { resumes: 0 };
  try {
    if (problems.length === 0) outcome = await carryOut(kind, fault, sandbox, baseline, problems);
  } catch (error) {
    problems.push(String(error));
  }
  await sandbox.killAll();
  await sandbox.s3?.stop();
  sandbox.trace.close();
  const failed = problems.length > 0;
  if (!failed) {
    if (kind.diskMegabytes) await unmountDisk(sandbox.home);
    await rm(folder, { recursive: true, force: true });
  }
  const seconds = (performance.now() - began) / 1000;
  return {
    kind: kind.name,
    seed,
    description: fault.description,
    problems,
    ...outcome,
    seconds,
    ...(failed && { folder }),
  };
}

async function carryOut(
  kind: FaultKind,
  fault: Fault,
  sandbox: Sandbox,
  baseline: Baseline,
  problems: string[],
): Promise<Pick<TrialReport, 'resumes'> & RecoveryFigures> {
  if ('process' in fault.trigger) sandbox.armTrigger(fault.trigger);
  const cluster = kind.setting === 'cluster' ? await startCluster(sandbox, 2) : undefined;
  let injectedAt = 0;
  let resumedAt: number | undefined;
  let resumes = 0;
  let ended: Awaited<Command> | undefined;
  try {
    const command = sandbox.run();
    const injecting = injectAll(fault, sandbox, cluster, command, () => (injectedAt ||= now()));
    // Awaited after the run. Until then a rejection must not end the other trials.
    injecting.catch(() => undefined);
    ended = await command;
    const context = await injecting;
    if (!context) problems.push(`the trigger did not fire; the run exited with ${ended.exitCode}`);
    const run = runName(sandbox);
    while (ended.exitCode !== 0 && resumes < maxResumes) {
      await fault.repair?.(context ?? contextOf(sandbox, cluster));
      resumedAt ??= now();
      resumes++;
      ended = await sandbox.strata(['resume', run]);
    }
    if (ended.exitCode !== 0)
      problems.push(`the run did not complete: exit code ${ended.exitCode}: ${tail(ended.all)}`);
    if (context) problems.push(...((await fault.verify?.(context)) ?? []));
    const computing = sandbox.processes('nas/compute.js');
    if (computing.length > 0) problems.push(`compute processes after the run's end: ${computing.join(', ')}`);
  } finally {
    await cluster?.stop();
    if (!cluster) await sandbox.strata(['down']);
  }
  const left = sandbox.processes();
  if (left.length > 0) problems.push(`processes left after shutdown: ${left.join(', ')}`);
  const run = runName(sandbox);
  const lines = sandbox.trace.read();
  const stages = [...new Set(Object.keys(baseline.outputs).map((name) => name.split('.')[0]!))];
  problems.push(
    ...(await checkStore(sandbox.store)),
    ...(await checkLineage(sandbox.store, run, stages, lines)),
  );
  const outputs = outputsOf(await lineageOf(sandbox.store, run));
  for (const [name, digest] of Object.entries(baseline.outputs))
    if (outputs[name] !== digest) problems.push(`${name} is ${outputs[name]} instead of ${digest}`);
  return { resumes, ...recoveryFigures(lines, injectedAt, resumedAt ?? injectedAt) };
}

/** Undefined if the run ended before the trigger fired. */
async function injectAll(
  first: Fault,
  sandbox: Sandbox,
  cluster: Cluster | undefined,
  command: Command,
  onInjected: () => void,
): Promise<FaultContext | undefined> {
  let hasEnded = false;
  void command.then(() => (hasEnded = true));
  let context: FaultContext | undefined;
  for (let fault: Fault | undefined = first; fault; fault = fault.next) {
    const { trigger } = fault;
    const look = () => (hasOccurred(trigger, sandbox.trace.read()) ? 'come' : hasEnded && 'ended');
    // If the first fault ended the command, a second one never triggers.
    if ((await waitFor('the fault trigger', look, { seconds: 1800 })) === 'ended') return context;
    if ('delayMilliseconds' in trigger) await sleep(trigger.delayMilliseconds);
    onInjected();
    context = contextOf(sandbox, cluster);
    await fault.inject?.(context);
  }
  return context;
}

function hasOccurred(trigger: EventTrigger | WriteTrigger, lines: readonly TraceLine[]): boolean {
  if ('process' in trigger) return lines.some(({ type }) => type === 'injected');
  return findTriggeringLine(trigger, lines) !== undefined;
}

function contextOf(sandbox: Sandbox, cluster: Cluster | undefined): FaultContext {
  const job = sandbox.trace.read().findLast((line) => line.type === 'job');
  return {
    sandbox,
    ...(cluster && { cluster }),
    // A fault may hit a worker before it starts a compute process.
    get compute() {
      if (job?.type !== 'job') throw new Error('no compute process has started yet');
      return { pid: job.pid, worker: job.worker, key: job.key };
    },
  };
}

/** Runs the experiment without faults, traced the same way. */
export async function runBaseline(images: string, storeKind: StoreKind): Promise<Baseline> {
  const folder = await mkdtemp(join(tmpdir(), 'strata-faults-'));
  const sandbox = await openSandbox(folder, images, storeKind);
  const { exitCode, all } = await sandbox.run();
  await sandbox.strata(['down']);
  await sandbox.s3?.stop();
  if (exitCode !== 0) throw new Error(`the run without faults failed: ${tail(all)}`);
  const outputs = outputsOf(await lineageOf(sandbox.store, runName(sandbox)));
  const trace = [...sandbox.trace.read()];
  sandbox.trace.close();
  await rm(folder, { recursive: true, force: true });
  return { outputs, trace };
}

function runName(sandbox: Sandbox): string {
  return readdirSync(join(sandbox.store, 'runs'))[0]!;
}

const now = (): number => performance.timeOrigin + performance.now();

const tail = (text: string | undefined): string => (text ?? '').trim().split('\n').slice(-6).join(' | ');
