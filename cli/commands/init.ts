import { writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { parse } from 'yaml';
import { StrataError } from '../../errors/strata-error.js';
import type { Spec } from '../../schemas/generated/spec.js';
import { exitCode } from '../exit-code.js';
import { newSpec } from '../new-spec.js';
import { presetSummary, type Preset } from '../presets.js';
import { refusal } from '../refusal.js';
import { shellWord } from '../shell-word.js';
import { asTyped } from '../typed-command.js';

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
        fault: 'user',
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
