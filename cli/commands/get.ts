import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StrataError } from '../../platform/errors.js';
import { byteSize } from '../../report/text.js';
import { findOutput } from '../../runs/outputs.js';
import { type Artifact, openBlob } from '../../store/blob.js';
import { copyBlob } from '../../store/copy-blob.js';
import type { ObjectStore } from '../../store/object-store.js';
import { homeStore } from '../../store/open-store.js';
import { findRun } from '../../store/run.js';
import { refusal } from '../display/errors.js';
import { exitCode } from '../display/exit-code.js';

/**
 * Copies an output of a stage out of the store, verified; `-` is standard output. Throws OUTPUT_EXISTS,
 * OUTPUT_NOT_WRITTEN, OUTPUT_NOT_PRINTED, and what finding the output throws.
 */
export async function get(
  text: string,
  output: string,
  path: string,
  options: { readonly force?: true },
): Promise<number> {
  const store = homeStore();
  const artifact = await findOutput(store, await findRun(store, text), output);
  if (path === '-') await print(store, artifact, output);
  else {
    const file = (await isFolder(path)) ? join(path, `${output}${extension(artifact)}`) : path;
    if (!(await copy(store, artifact, file, options))) throw taken(file);
    // The output's own name is the plan's, which has no characters that steer.
    console.log(`${file}: ${output}, ${artifact.mediaType}, ${byteSize(artifact.size)}, ${artifact.digest}`);
  }
  return exitCode.done;
}

async function copy(
  store: ObjectStore,
  artifact: Artifact,
  file: string,
  { force = false }: { readonly force?: boolean },
): Promise<boolean> {
  try {
    return await copyBlob(store, artifact, file, { overwrite: force });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new StrataError(
      {
        code: 'OUTPUT_NOT_WRITTEN',
        cause: 'user',
        found: `${resolve(file)} cannot be written: ${refusal(error)}`,
        remedy: 'name a file in a folder that exists, has room, and that you may write to',
      },
      { cause: error },
    );
  }
}

/** Verified before the first byte is printed. */
async function print(store: ObjectStore, artifact: Artifact, output: string): Promise<void> {
  if (process.stdout.isTTY && !isText(artifact)) {
    throw new StrataError({
      code: 'OUTPUT_NOT_PRINTED',
      cause: 'user',
      found: `${output} is no text (${artifact.mediaType}), and standard output is a terminal`,
      remedy: 'name a file, or send it into a pipe',
    });
  }
  const path = await openBlob(store, artifact);
  await pipeline(createReadStream(path), process.stdout, { end: false }).catch((error: unknown) => {
    // Whoever read has seen enough.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  });
}

function isText({ mediaType }: Artifact): boolean {
  return /\+jsonl?$/.test(mediaType);
}

function extension({ mediaType }: Artifact): string {
  return `.${/\+(\w+)$/.exec(mediaType)?.[1] ?? 'bin'}`;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

function taken(file: string): StrataError {
  return new StrataError({
    code: 'OUTPUT_EXISTS',
    cause: 'user',
    found: `${resolve(file)} is there already`,
    expected: 'a name that is free',
    remedy: 'name another file, or give --force to replace it',
  });
}
