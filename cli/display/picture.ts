import { resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { StrataError } from '../../platform/errors.js';
import { genotypeSvg } from '../../report/drawing/genotype-svg.js';
import { genotypeOfRun } from '../../runs/outputs.js';
import type { ObjectStore } from '../../store/object-store.js';
import { refusal } from './errors.js';

/**
 * Writes a picture of the genotype that the run derived, of the last one where it derived several. Throws
 * RUN_WITHOUT_GENOTYPE and PICTURE_NOT_WRITTEN.
 */
export async function writePicture(store: ObjectStore, run: string, file: string): Promise<void> {
  const genotype = await genotypeOfRun(store, run);
  const picture = await genotypeSvg(genotype, { title: run });
  try {
    await writeFileAtomic(file, picture);
  } catch (error) {
    throw new StrataError(
      {
        code: 'PICTURE_NOT_WRITTEN',
        cause: 'user',
        found: `${resolve(file)} cannot be written: ${refusal(error)}`,
        remedy: 'name a file in a folder that exists and that you may write to',
      },
      { cause: error },
    );
  }
}
