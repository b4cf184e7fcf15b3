import type { PlannedStage } from '../spec/plan.js';
import { stageVersions } from '../spec/stage-versions.js';
import type { SourceDigests } from './digest-sources.js';
import type { KeyComponents } from './stage-key.js';

/** Everything that decides a stage's result, given what it reads: artifacts by input name, raw data by role. */
export function keyComponents(
  { kind, with: parameters }: Pick<PlannedStage, 'kind' | 'with'>,
  inputs: Readonly<Record<string, { readonly digest: string }>>,
  sources: SourceDigests,
): KeyComponents {
  return {
    kind,
    version: stageVersions[kind],
    with: parameters,
    inputs: digests(inputs),
    sources: digests(sources),
  };
}

function digests(named: Readonly<Record<string, { readonly digest: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(named).map(([name, { digest }]) => [name, digest]));
}
