import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { StrataError } from '../../platform/errors.js';
import { readTrainedNetwork } from '../../nas/evaluate/trained-network.js';
import { openBlob } from '../../store/blob.js';
import { findRun } from '../../store/run.js';
import { homeStore } from '../../store/open-store.js';
import { exitCode } from '../display/exit-code.js';
import { findOutput } from '../../runs/outputs.js';
import { refusal } from '../display/errors.js';

export type ExportForm = 'safetensors' | 'saved-model';

/**
 * Writes the trained network of an `evaluate` stage for other programs: as safetensors for PyTorch, or as a folder that
 * is a SavedModel. Throws OUTPUT_EXISTS, OUTPUT_NOT_WRITTEN, and what finding and reading it throw.
 */
export async function exportNetwork(
  text: string,
  stage: string,
  path: string,
  options: { readonly to: ExportForm },
): Promise<number> {
  const store = homeStore();
  const run = await findRun(store, text);
  const file = await openBlob(store, await findOutput(store, run, `${stage}.weights`));
  if (existsSync(path)) throw taken(path);
  const trained = readTrainedNetwork(await readFile(file), file);
  if (options.to === 'safetensors') {
    const { pytorchWeights } = await import('../../nas/export/pytorch-weights.js');
    await writing(path, () => writeFileAtomic(path, Buffer.from(pytorchWeights(trained))));
    console.log(`${path}: weights of ${run.name} ${stage} under PyTorch's names and axes`);
  } else {
    const { savedModel } = await import('../../nas/export/saved-model.js');
    const { model, classes } = savedModel(trained);
    await writing(path, () => writeFolder(path, model, classes));
    console.log(
      `${path}: SavedModel of ${run.name} ${stage}; serving_default takes images, uint8 [N, H, W, C]`,
    );
  }
  return exitCode.done;
}

/** Beside, then renamed, so that the folder is whole or absent. Names of classes go where servers do not look. */
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

async function writing(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new StrataError(
      {
        code: 'OUTPUT_NOT_WRITTEN',
        cause: 'user',
        found: `${resolve(path)} cannot be written: ${refusal(error)}`,
        remedy: 'name a place in a folder that exists, has room, and that you may write to',
      },
      { cause: error },
    );
  }
}

function taken(path: string): StrataError {
  return new StrataError({
    code: 'OUTPUT_EXISTS',
    cause: 'user',
    found: `${resolve(path)} is there already`,
    expected: 'a name that is free',
    remedy: 'name another place',
  });
}
