import { StrataError } from '../errors/strata-error.js';
import type { Genotype } from '../nas/network/genotype.js';
import { readGenotype } from '../nas/network/read-genotype.js';
import { openBlob } from '../store/blob.js';
import type { ObjectStore } from '../store/object-store.js';
import { reportedStages } from './reported-stages.js';

/** The genotype that the run derived, the last one where it derived several. Throws RUN_WITHOUT_GENOTYPE. */
export async function genotypeOfRun(store: ObjectStore, run: string): Promise<Genotype> {
  const derived = (await reportedStages(store, run)).filter(({ kind }) => kind === 'derive');
  const artifact = derived.at(-1)?.outputs['genotype'];
  if (!artifact) {
    throw new StrataError({
      code: 'RUN_WITHOUT_GENOTYPE',
      fault: 'user',
      found: `${run} has no genotype: no stage of it that derives one has finished`,
      remedy: `\`strata status ${run}\` shows how far it is`,
    });
  }
  return readGenotype(await openBlob(store, artifact));
}
