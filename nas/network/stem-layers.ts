import { affine, convolution, type Layers } from './parameters.js';
import type { NetworkShape } from './geometry.js';

/** One convolution of a stem and its normalisation, by the names of their modules. */
export interface StemStep {
  readonly convolution: string;
  readonly normalisation: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** The stem's convolutions, all 3 × 3, in order: one for small images, three of stride 2 for large ones. */
export function stemSteps(shape: Omit<NetworkShape, 'nodes'>, imageChannels: number): StemStep[] {
  const { channels, stemMultiplier, stem } = shape;
  if (stem !== 'imagenet') {
    const outputs = stemMultiplier * channels;
    return [{ convolution: 'stem.0', normalisation: 'stem.1', inputs: imageChannels, outputs }];
  }
  const half = Math.floor(channels / 2);
  return [
    { convolution: 'stem0.0', normalisation: 'stem0.1', inputs: imageChannels, outputs: half },
    { convolution: 'stem0.3', normalisation: 'stem0.4', inputs: half, outputs: channels },
    { convolution: 'stem1.1', normalisation: 'stem1.2', inputs: channels, outputs: channels },
  ];
}

export function stemLayers(steps: readonly StemStep[]): Layers {
  return {
    parameters: steps.flatMap((step) => [
      convolution(step.convolution, 3, step.inputs, step.outputs),
      ...affine(step.normalisation, step.outputs),
    ]),
    normalisations: steps.map(({ normalisation, outputs }) => ({ name: normalisation, channels: outputs })),
  };
}
