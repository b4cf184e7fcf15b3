// Stage inputs from a newer version of Strata are refused as such, not as damage, which would be recomputed.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadDataset } from '../../nas/data/dataset-file.js';
import { readStreamedDataset } from '../../nas/data/streamed/dataset-file.js';
import { readGenotype } from '../../nas/network/genotype.js';
import { readSupernetState } from '../../nas/search/supernet-state.js';
import { writeSafetensors } from '../../store/safetensors.js';
import { newer } from '../fixtures/reseal.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const description = JSON.stringify(newer);

test.each<[string, Uint8Array | string, (path: string) => unknown]>([
  ['data set', writeSafetensors([], { dataset: description }), loadDataset],
  [
    'streamed data set',
    writeSafetensors([], { streamed: description }),
    (path) => readStreamedDataset(readFileSync(path), path),
  ],
  ['super-network', writeSafetensors([], { supernet: description }), readSupernetState],
  ['genotype', description, readGenotype],
])('a %s', async (_, content, read) => {
  const path = join(await temporaryFolder(), 'file');
  await writeFile(path, content);
  const details = expect.objectContaining({ code: 'VERSION_NEWER', cause: 'user', place: path }) as object;
  expect(() => read(path)).toThrow(expect.objectContaining({ details }) as Error);
});
