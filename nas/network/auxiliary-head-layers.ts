import type { Stem } from '../../spec/network-demands.js';
import { affine, convolution, linear, type Layers } from './parameters.js';

/** Name of the head's module. */
export const AUXILIARY_HEAD = 'auxiliary_head';

/**
 * Layers of the auxiliary head on a map of `channels` channels (DARTS, AuxiliaryHeadCIFAR and AuxiliaryHeadImageNet; the
 * latter does without the second normalisation).
 */
export function auxiliaryHeadLayers(channels: number, classes: number, stem: Stem): Layers {
  const features = `${AUXILIARY_HEAD}.features`;
  const normalised = [
    { name: `${features}.3`, channels: 128 },
    ...(stem === 'cifar' ? [{ name: `${features}.6`, channels: 768 }] : []),
  ];
  return {
    parameters: [
      convolution(`${features}.2`, 1, channels, 128),
      convolution(`${features}.5`, 2, 128, 768),
      ...normalised.flatMap((norm) => affine(norm.name, norm.channels)),
      ...linear(`${AUXILIARY_HEAD}.classifier`, 768, classes),
    ],
    normalisations: normalised,
  };
}
