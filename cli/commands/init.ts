import { writeFile } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { parse } from 'yaml';
import { StrataError } from '../../platform/errors.js';
import { projectRoot } from '../../platform/paths.js';
import type { Spec } from '../../schemas/generated/spec.js';
import { systemErrorText } from '../../runs/user-file.js';
import { asTyped, shellWord } from '../display/typed-command.js';
import { type Preset, presetPath, presetSummary, readPreset } from './presets.js';

/**
 * Writes a commented pipeline to start from and prints how to run it. Without a file it is `<preset>.yaml`; a name
 * without an extension gets `.yaml`. Throws INIT_FILE_EXISTS, INIT_NOT_WRITTEN, INIT_NAME.
 */
export async function init(
  file: string | undefined,
  { preset, force }: { readonly preset: Preset; readonly force?: true },
): Promise<void> {
  const named = file ?? preset;
  const shown = extname(named) === '' ? `${named}.yaml` : named;
  const text = newSpec(preset, resolve(shown), shellWord(shown));
  await write(shown, text, force ?? false);
  console.log(`${shown}: ${presetSummary(preset)}\n`);
  const given = [shellWord(shown), ...unsetParams(text).flatMap((name) => ['--set', `${name}=VALUE`])].join(
    ' ',
  );
  console.log(asTyped(`To check it: strata validate ${given}\nTo run it:   strata run ${given}`));
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
        found: exists ? `${file} already exists` : `${file} cannot be written: ${systemErrorText(error)}`,
        remedy: exists
          ? 'name another file, or overwrite this one with --force'
          : 'name a file in an existing folder that you may write to',
      },
      { cause: error },
    );
  }
}

/** Parameters without a default, which every run must set. */
function unsetParams(text: string): string[] {
  const { params = {} } = parse(text) as Spec;
  return Object.entries(params).flatMap(([name, declared]) => (declared.default === undefined ? [name] : []));
}

/**
 * A preset's text adapted to the user's file: the pipeline is named after it, the commands in comments name it, and the
 * first line gives editors the schema. `path` is absolute; `shown` is how the user writes it.
 *
 * @throws StrataError INIT_NAME if the file name does not give a valid pipeline name.
 */
export function newSpec(preset: Preset, path: string, shown: string): string {
  const [, ...lines] = readPreset(preset)
    .replace(/^name: .*$/m, `name: ${pipelineName(path)}`)
    .replaceAll(presetPath(preset), shown)
    .split('\n');
  return [`# yaml-language-server: $schema=${schemaReference(path)}`, ...lines].join('\n');
}

/**
 * Inside the clone, the schema's relative path, which is valid in every clone. A file outside may be moved without the
 * clone, so it gets the schema's URI.
 */
function schemaReference(path: string): string {
  const schema = join(projectRoot, 'schemas', 'pipeline.schema.json');
  const inClone = relative(projectRoot, path);
  const isInside = !inClone.startsWith(`..${sep}`) && !isAbsolute(inClone);
  return isInside ? relative(dirname(path), schema).split(sep).join('/') : pathToFileURL(schema).href;
}

/** Lowercase letters, digits and hyphens, as `name` in schemas/spec.schema.json requires. */
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
    found: `${JSON.stringify(stem)} has no letter or digit to name the pipeline after`,
    expected: 'a file name with letters a to z or digits',
    remedy: 'choose another name for the file',
  });
}
