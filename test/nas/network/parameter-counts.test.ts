import { expect, it } from 'vitest';
import { evaluationLayers } from '../../../nas/network/evaluation-network.js';
import { FlatParameters } from '../../../nas/network/flat-parameters.js';
import { supernetParameters } from '../../../nas/network/supernet.js';
import { DARTS_V1, DARTS_V2 } from './published.js';

const images = { imageChannels: 3, classes: 10, stemMultiplier: 3 };

// Counted on the reference (quark0/darts), auxiliary head excluded.
it.each([
  ['DARTS_V1', DARTS_V1, 3_169_414],
  ['DARTS_V2', DARTS_V2, 3_349_342],
])('%s with 20 cells and 36 channels has the parameters of the reference', (_, genotype, count) => {
  const { parameters } = evaluationLayers({ ...images, cells: 20, channels: 36, genotype, auxiliary: false });
  expect(new FlatParameters(parameters).size).toBe(count);
});

it('the super-network with 8 cells and 16 channels has the parameters of the reference', () => {
  const parameters = supernetParameters({ ...images, cells: 8, channels: 16, nodes: 4 });
  expect(new FlatParameters(parameters).size).toBe(1_930_618);
});
