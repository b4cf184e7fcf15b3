import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { StrataError } from '../../platform/errors.js';
import { byteSize } from '../../report/text.js';
import {
  type ExportForm,
  exportNetwork as exportTo,
  storedOutput,
  type StoredOutput,
} from '../../runs/export.js';

/**
 * Copies an output of a stage out of the store, verified; `-` is standard output. Throws OUTPUT_EXISTS,
 * OUTPUT_NOT_WRITTEN, OUTPUT_NOT_PRINTED, and the errors of finding the output.
 */
export async function get(
  text: string,
  output: string,
  path: string,
  { force = false }: { readonly force?: boolean },
): Promise<void> {
  const stored = await storedOutput(text, output);
  if (path === '-') return print(stored, output);
  const file = await stored.copyTo(path, { overwrite: force });
  const { mediaType, size, digest } = stored.artifact;
  // The name of the output is the plan's, which has no control characters.
  console.log(`${file}: ${output}, ${mediaType}, ${byteSize(size)}, ${digest}`);
}

/** Verified before the first byte is printed. */
async function print(stored: StoredOutput, output: string): Promise<void> {
  if (process.stdout.isTTY && !stored.isText) {
    throw new StrataError({
      code: 'OUTPUT_NOT_PRINTED',
      cause: 'user',
      found: `${output} is not text (${stored.artifact.mediaType}), and standard output is a terminal`,
      remedy: 'name a file, or send the output to a pipe',
    });
  }
  await pipeline(createReadStream(await stored.open()), process.stdout, { end: false }).catch(
    (error: unknown) => {
      // The reader closed the pipe.
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    },
  );
}

/** Writes the trained network of an `evaluate` stage for other programs. */
export async function exportNetwork(
  text: string,
  stage: string,
  path: string,
  { to }: { readonly to: ExportForm },
): Promise<void> {
  const run = await exportTo(text, stage, path, to);
  console.log(
    to === 'safetensors'
      ? `${path}: weights of ${run} ${stage} with PyTorch's names and axes`
      : `${path}: SavedModel of ${run} ${stage}; serving_default takes images, uint8 [N, H, W, C]`,
  );
}
