import { resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { StrataError } from '../errors/strata-error.js';
import type { Genotype } from '../nas/network/genotype.js';
import { readGenotype } from '../nas/network/read-genotype.js';
import { genotypeSvg } from '../report/genotype-svg.js';
import { openBlob } from '../store/blob.js';
import type { ObjectStore } from '../store/object-store.js';
import { reportedStages } from './reported-stages.js';

/**
 * Writes a picture of the genotype that the run derived, of the last one where it derived several. Throws
 * RUN_WITHOUT_GENOTYPE and PICTURE_NOT_WRITTEN.
 */
export async function writePicture(store: ObjectStore, run: string, file: string): Promise<void> {
  const genotype = await lastGenotype(store, run);
  try {
    await writeFileAtomic(file, await genotypeSvg(genotype, { title: run }));
  } catch (error) {
    throw new StrataError(
      {
        code: 'PICTURE_NOT_WRITTEN',
        fault: 'user',
        found: `${resolve(file)} cannot be written: ${(error as Error).message}`,
        remedy: 'name a file in a folder that exists and that you may write to',
      },
      { cause: error },
    );
  }
}

async function lastGenotype(store: ObjectStore, run: string): Promise<Genotype> {
  const derived = (await reportedStages(store, run)).filter(({ kind }) => kind === 'derive');
  const artifact = derived.at(-1)?.outputs['genotype'];
  if (!artifact) {
    throw new StrataError({
      code: 'RUN_WITHOUT_GENOTYPE',
      fault: 'user',
      found: `${run} has no genotype to draw: no stage of it that derives one has finished`,
      remedy: `\`strata status ${run}\` shows how far it is`,
    });
  }
  return readGenotype(await openBlob(store, artifact, { digest: true }));
}
