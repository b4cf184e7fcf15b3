import { readFileSync } from 'node:fs';
import { validateFile } from '../../schemas/validate-file.js';
import type { Genotype } from './genotype.js';

/** Reads what a `derive` stage left. Throws SCHEMA_MISMATCH, and VERSION_NEWER where a newer Strata derived it. */
export function readGenotype(path: string): Genotype {
  return validateFile<Genotype>('genotype', JSON.parse(readFileSync(path, 'utf8')), { place: path });
}
