import { readFileSync } from 'node:fs';
import { arch, cpus, hostname, release, type } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { projectRoot } from '../platform/paths.js';
import type { CodeFacts, HostFacts } from './records.js';

/** Facts about this host, without environment variables, which may hold secrets. */
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

/** Software versions, and in a clone the commit. `tensorflow` is the version that computed the stage, if any. */
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

/** Undefined if Strata is not in a git clone, or git is not installed. */
async function gitFacts(): Promise<CodeFacts['git']> {
  const [commit, changes] = await Promise.all([
    git(['rev-parse', 'HEAD']),
    git(['status', '--porcelain', '--untracked-files=no']),
  ]);
  return commit === undefined || changes === undefined ? undefined : { commit, dirty: changes !== '' };
}

/** Runs git on the clone itself, never on a repository in a parent folder. */
async function git(args: readonly string[]): Promise<string | undefined> {
  const result = await execa(
    'git',
    ['--git-dir', join(projectRoot, '.git'), '--work-tree', projectRoot, ...args],
    {
      reject: false,
      env: { GIT_OPTIONAL_LOCKS: '0' },
    },
  );
  return result.failed ? undefined : result.stdout;
}

function packageVersion(name: string): string {
  return versionIn(join(projectRoot, 'node_modules', name));
}

function versionIn(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
