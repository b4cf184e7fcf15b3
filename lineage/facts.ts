import { readFileSync } from 'node:fs';
import { arch, cpus, hostname, release, type } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { projectRoot } from '../platform/paths.js';
import type { CodeFacts, HostFacts } from './records.js';

/** The host that this process runs on. Nothing from the environment: that may hold secrets. */
export function hostFacts(): HostFacts {
  const processors = cpus();
  return {
    hostname: hostname(),
    os: `${type()} ${release()}`,
    arch: arch(),
    cpu: processors[0]?.model.trim() || 'unknown',
    cores: Math.max(1, processors.length),
  };
}

/** The program that runs: versions, and in a clone the commit. `tensorflow` is the version that computed, if any did. */
export async function codeFacts(tensorflow?: string): Promise<CodeFacts> {
  const git = await gitFacts();
  return {
    strata: versionIn(projectRoot),
    ...(git && { git }),
    node: process.versions.node,
    tfjs: packageVersion('@tensorflow/tfjs-node-gpu'),
    ...(tensorflow && { tensorflow }),
    temporal: packageVersion('@temporalio/worker'),
  };
}

/** Undefined where Strata was not cloned, or there is no git. */
async function gitFacts(): Promise<CodeFacts['git']> {
  const [commit, changes] = await Promise.all([
    git(['rev-parse', 'HEAD']),
    git(['status', '--porcelain', '--untracked-files=no']),
  ]);
  return commit === undefined || changes === undefined ? undefined : { commit, dirty: changes !== '' };
}

/** What git answers about the clone, never about a repository further up that happens to hold it. */
async function git(args: readonly string[]): Promise<string | undefined> {
  const answer = await execa(
    'git',
    ['--git-dir', join(projectRoot, '.git'), '--work-tree', projectRoot, ...args],
    {
      reject: false,
      env: { GIT_OPTIONAL_LOCKS: '0' },
    },
  );
  return answer.failed ? undefined : answer.stdout;
}

function packageVersion(name: string): string {
  return versionIn(join(projectRoot, 'node_modules', name));
}

function versionIn(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
