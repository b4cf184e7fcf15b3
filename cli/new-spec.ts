import { basename, dirname, extname, isAbsolute, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StrataError } from '../errors/strata-error.js';
import { projectRoot } from '../paths/project-root.js';
import { presetPath, readPreset, type Preset } from './presets.js';

/**
 * A preset's text made ready for a file of one's own: named after it, with commands that name it, and with the first
 * line that gives editors the schema. `path` is absolute; `shown` is how the user writes it.
 *
 * @throws StrataError INIT_NAME when no name for a pipeline can be made of the file's.
 */
export function newSpec(preset: Preset, path: string, shown: string): string {
  const [, ...lines] = readPreset(preset)
    .replace(/^name: .*$/m, `name: ${pipelineName(path)}`)
    .replaceAll(presetPath(preset), shown)
    .split('\n');
  return [`# yaml-language-server: $schema=${schemaReference(path)}`, ...lines].join('\n');
}

/**
 * Inside the clone the schema is named by its relative path, which holds wherever the clone is put and for whoever
 * clones it too. A file outside may be moved without the clone, and so names it by a URI of its own.
 */
function schemaReference(path: string): string {
  const schema = join(projectRoot, 'schemas', 'pipeline.schema.json');
  const inClone = relative(projectRoot, path);
  const isInside = !inClone.startsWith(`..${sep}`) && !isAbsolute(inClone);
  return isInside ? relative(dirname(path), schema).split(sep).join('/') : pathToFileURL(schema).href;
}

/** Small letters, digits and hyphens, as `name` in schemas/spec.schema.json demands. */
function pipelineName(path: string): string {
  const stem = basename(path, extname(path));
  const name = stem
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '');
  if (name !== '') return name;
  throw new StrataError({
    code: 'INIT_NAME',
    fault: 'user',
    found: `${JSON.stringify(stem)} has no letter or digit that the name of a pipeline could be made of`,
    expected: 'a file name with some of a to z and 0 to 9: the pipeline is named after it',
    remedy: 'choose another name for the file',
  });
}
