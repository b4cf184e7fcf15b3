import { describe, expect, it } from 'vitest';
import { networkCost } from '../../../nas/network/cost.js';
import { FlatParameters } from '../../../nas/network/parameters.js';
import { publishedGenotype } from '../../../nas/network/parse-genotype.js';
import { supernetParameters } from '../../../nas/network/supernet-layers.js';

const images = { imageChannels: 3, stemMultiplier: 3, auxiliary: false };
const cifar = { ...images, stem: 'cifar', cells: 20, channels: 36, classes: 10 } as const;
const imagenet = { ...images, stem: 'imagenet', cells: 14, channels: 48, classes: 1000 } as const;

// Counted on the reference (quark0/darts), auxiliary head excluded.
describe('a network has the parameters and multiply-adds of the reference:', () => {
  it.each([
    ['DARTS_V1', cifar, 3_169_414],
    ['DARTS_V1', imagenet, 4_510_432],
  ] as const)('%s, %o', (name, network, parameters) => {
    const size = network.stem === 'cifar' ? 32 : 224;
    expect(networkCost({ ...network, genotype: publishedGenotype(name) }, [size, size]).parameters).toBe(
      parameters,
    );
  });

  it.each([
    [cifar, 32, 3_349_342, 528_359_040],
    [imagenet, 224, 4_718_752, 529_911_552],
  ] as const)('DARTS_V2, %o, %i', (network, size, parameters, multiplyAdds) => {
    const genotype = publishedGenotype('DARTS_V2');
    expect(networkCost({ ...network, genotype }, [size, size])).toMatchObject({ parameters, multiplyAdds });
  });
});

it('the super-network with 8 cells and 16 channels has the parameters of the reference', () => {
  const network = { cells: 8, channels: 16, nodes: 4, stemMultiplier: 3, imageChannels: 3, classes: 10 };
  expect(new FlatParameters(supernetParameters(network)).size).toBe(1_930_618);
});
