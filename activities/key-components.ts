import { stageVersions } from '../spec/stage-versions.js';
import type { KeyComponents } from '../store/stage-key.js';
import type { StageIdentity, StageTask } from './stage-activities.js';

/** Everything that decides a stage's result. */
export function keyComponents(task: StageTask, sources: StageIdentity['sources']): KeyComponents {
  const { kind, with: parameters } = task.stage;
  return {
    kind,
    version: stageVersions[kind],
    with: parameters,
    inputs: digests(task.inputs),
    sources: digests(sources),
  };
}

function digests(named: Readonly<Record<string, { readonly digest: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(named).map(([name, { digest }]) => [name, digest]));
}
