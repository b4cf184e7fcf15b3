import type { GenotypeEdge } from '../nas/network/genotype.js';

/** Operations that compute alike look alike. */
export type Family = 'separable' | 'dilated' | 'pooling' | 'skip';

/** Line and text of a family, and the tint behind its text. */
export interface Look {
  readonly words: string;
  readonly ink: string;
  readonly tint: string;
  readonly isDashed: boolean;
}

/**
 * The inks are darkened from Okabe and Ito's palette, which colour-blind readers tell apart; they also differ in
 * lightness, for grey print. No meaning hangs on colour alone: every edge carries the name of its operation.
 */
export const LOOKS: Readonly<Record<Family, Look>> = {
  separable: { words: 'separable convolution', ink: '#0b5394', tint: '#e3eef8', isDashed: false },
  dilated: { words: 'dilated convolution', ink: '#b3470b', tint: '#fbe9dd', isDashed: false },
  pooling: { words: 'max or average pooling', ink: '#0a7f62', tint: '#ddf1ea', isDashed: false },
  skip: { words: 'skip connection', ink: '#555b66', tint: '#ffffff', isDashed: true },
};

export const FAMILIES: Readonly<Record<GenotypeEdge['operation'], Family>> = {
  max_pool_3x3: 'pooling',
  avg_pool_3x3: 'pooling',
  skip_connect: 'skip',
  sep_conv_3x3: 'separable',
  sep_conv_5x5: 'separable',
  dil_conv_3x3: 'dilated',
  dil_conv_5x5: 'dilated',
};
