import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { StrataError } from '../platform/errors.js';
import { type Artifact, openBlob } from '../store/blob.js';
import { copyBlob } from '../store/copy-blob.js';
import { namedRun } from './named-run.js';
import { findOutput } from './outputs.js';
import { writeUserFile } from './user-file.js';

/** An output of a stage, ready to be copied out of the store. */
export interface StoredOutput {
  readonly artifact: Artifact;
  readonly isText: boolean;
  /** The path of its verified content. */
  open(): Promise<string>;
  /**
   * Copies its verified content to a file, or into a folder; resolves to the file. Throws OUTPUT_EXISTS and
   * OUTPUT_NOT_WRITTEN.
   */
  copyTo(path: string, options: { readonly overwrite: boolean }): Promise<string>;
}

/** The output that `STAGE.OUTPUT` names. Throws RUN_STAGE_UNKNOWN, RUN_OUTPUT_UNKNOWN, RUN_OUTPUT_NOT_MADE. */
export async function storedOutput(text: string, output: string): Promise<StoredOutput> {
  const { store, run } = await namedRun(text);
  const artifact = await findOutput(store, run, output);
  return {
    artifact,
    isText: /\+jsonl?$/.test(artifact.mediaType),
    open: () => openBlob(store, artifact),
    async copyTo(path, { overwrite }) {
      const file = (await isFolder(path)) ? join(path, `${output}${extension(artifact)}`) : path;
      const isNew = await writeUserFile(file, notWritten, () =>
        copyBlob(store, artifact, file, { overwrite }),
      );
      if (!isNew) throw taken(file, 'name another file, or use --force to replace this one');
      return file;
    },
  };
}

function extension({ mediaType }: Artifact): string {
  return `.${/\+(\w+)$/.exec(mediaType)?.[1] ?? 'bin'}`;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

export type ExportForm = 'safetensors' | 'saved-model';

/**
 * Writes the trained network of an `evaluate` stage for other programs: as safetensors for PyTorch, or as a folder with a
 * SavedModel. Resolves to the run's name. Throws OUTPUT_EXISTS, OUTPUT_NOT_WRITTEN, and the errors of finding and reading
 * the network.
 */
export async function exportNetwork(
  text: string,
  stage: string,
  path: string,
  form: ExportForm,
): Promise<string> {
  const { store, run } = await namedRun(text);
  const file = await openBlob(store, await findOutput(store, run, `${stage}.weights`));
  if (existsSync(path)) throw taken(path, 'name another place');
  // Loaded here, because it loads TensorFlow, which copying an output does not need.
  const { readTrainedNetwork } = await import('../nas/evaluate/trained-network.js');
  const trained = readTrainedNetwork(await readFile(file), file);
  if (form === 'safetensors') {
    const { pytorchWeights } = await import('../nas/export/pytorch-weights.js');
    await writeUserFile(path, notWritten, () => writeFileAtomic(path, Buffer.from(pytorchWeights(trained))));
  } else {
    const { savedModel } = await import('../nas/export/saved-model.js');
    const { model, classes } = savedModel(trained);
    await writeUserFile(path, notWritten, () => writeFolder(path, model, classes));
  }
  return run.name;
}

/** Writes beside and renames, so that the folder is complete or absent. Servers ignore `assets.extra`. */
async function writeFolder(path: string, model: Uint8Array, classes: readonly string[]): Promise<void> {
  const beside = `${path}.${process.pid}.writing`;
  try {
    await mkdir(join(beside, 'assets.extra'), { recursive: true });
    await writeFile(join(beside, 'saved_model.pb'), model);
    await writeFile(join(beside, 'assets.extra', 'classes.json'), `${JSON.stringify(classes, null, 2)}\n`);
    await rename(beside, path);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

const notWritten = {
  code: 'OUTPUT_NOT_WRITTEN',
  remedy: 'choose a place in an existing folder that has space and that you may write to',
};

function taken(path: string, remedy: string): StrataError {
  return new StrataError({
    code: 'OUTPUT_EXISTS',
    cause: 'user',
    found: `${resolve(path)} already exists`,
    expected: 'a name that is not in use',
    remedy,
  });
}
