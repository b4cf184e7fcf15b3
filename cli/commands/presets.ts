import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../platform/paths.js';

/** Presets of `strata init`: pipelines/<name>.yaml. The first is the default. */
export const presets = ['quickstart', 'images', 'multilevel', 'darts'] as const;

export type Preset = (typeof presets)[number];

/** A preset's path in the clone, as its own text names it. */
export function presetPath(preset: Preset): string {
  return `pipelines/${preset}.yaml`;
}

export function readPreset(preset: Preset): string {
  return readFileSync(join(projectRoot, presetPath(preset)), 'utf8');
}

/** A preset in one line: the first of its comments after the line for editors. */
export function presetSummary(preset: Preset): string {
  const comments = readPreset(preset)
    .split('\n')
    .slice(1)
    .map((line) => /^# +(.*)$/.exec(line)?.[1]);
  return comments.find((comment) => comment !== undefined) ?? '';
}
