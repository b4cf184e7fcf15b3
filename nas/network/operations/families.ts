/** Operations that compute alike look alike: the line and text of a family, and the tint behind its text. */
export interface Family {
  readonly name: string;
  /** What the legend says. */
  readonly words: string;
  /** The label of the legend's example. */
  readonly sample: string;
  readonly ink: string;
  readonly tint: string;
  readonly isDashed: boolean;
}

// The inks are darkened from Okabe and Ito's palette, which color-blind readers can distinguish; they also differ in
// lightness, for gray print. No meaning depends on color alone: every edge carries the name of its operation.

export const separable: Family = {
  name: 'separable',
  words: 'separable convolution',
  sample: 'sep',
  ink: '#0b5394',
  tint: '#e3eef8',
  isDashed: false,
};

export const dilated: Family = {
  name: 'dilated',
  words: 'dilated convolution',
  sample: 'dil',
  ink: '#b3470b',
  tint: '#fbe9dd',
  isDashed: false,
};

export const pooling: Family = {
  name: 'pooling',
  words: 'max or average pooling',
  sample: 'max',
  ink: '#0a7f62',
  tint: '#ddf1ea',
  isDashed: false,
};

export const skip: Family = {
  name: 'skip',
  words: 'skip connection',
  sample: 'skip',
  ink: '#555b66',
  tint: '#ffffff',
  isDashed: true,
};
