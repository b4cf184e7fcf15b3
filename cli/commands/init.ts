import { writeFile } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { parse } from 'yaml';
import { StrataError } from '../../platform/errors.js';
import { projectRoot } from '../../platform/paths.js';
import type { Spec } from '../../schemas/generated/spec.js';
import { asTyped, shellWord } from '../display/command-text.js';
import { refusal } from '../display/errors.js';
import { exitCode } from '../display/exit-code.js';
import { type Preset, presetPath, presetSummary, readPreset } from './presets.js';

/**
 * Writes a commented spec to begin from and says how to run it. Without a file it is `<preset>.yaml`; a name without an
 * ending gets `.yaml`. Throws INIT_FILE_EXISTS, INIT_NOT_WRITTEN, INIT_NAME.
 */
export async function init(
  file: string | undefined,
  { preset, force }: { readonly preset: Preset; readonly force?: true },
): Promise<number> {
  const named = file ?? preset;
  const shown = extname(named) === '' ? `${named}.yaml` : named;
  const text = newSpec(preset, resolve(shown), shellWord(shown));
  await write(shown, text, force ?? false);
  console.log(`${shown}: ${presetSummary(preset)}\n`);
  const given = [shellWord(shown), ...unsetParams(text).flatMap((name) => ['--set', `${name}=VALUE`])].join(
    ' ',
  );
  console.log(asTyped(`To check it: strata validate ${given}\nTo run it:   strata run ${given}`));
  return exitCode.done;
}

async function write(file: string, text: string, force: boolean): Promise<void> {
  try {
    await (force ? writeFileAtomic(file, text) : writeFile(file, text, { flag: 'wx' }));
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new StrataError(
      {
        code: exists ? 'INIT_FILE_EXISTS' : 'INIT_NOT_WRITTEN',
        cause: 'user',
        found: exists
          ? `${file} is there already, and was left as it is`
          : `${file} cannot be written: ${refusal(error)}`,
        remedy: exists
          ? 'name another file, or write over it with --force'
          : 'name a file in a folder that exists and that you may write to',
      },
      { cause: error },
    );
  }
}

/** Parameters without a default, which every run has to set. */
function unsetParams(text: string): string[] {
  const { params = {} } = parse(text) as Spec;
  return Object.entries(params).flatMap(([name, declared]) => (declared.default === undefined ? [name] : []));
}

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
    cause: 'user',
    found: `${JSON.stringify(stem)} has no letter or digit that the name of a pipeline could be made of`,
    expected: 'a file name with some of a to z and 0 to 9: the pipeline is named after it',
    remedy: 'choose another name for the file',
  });
}
