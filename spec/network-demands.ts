/** What an evaluation network makes of images before its first cell; see `stem` in stage-evaluate.schema.json. */
export type Stem = 'cifar' | 'imagenet';

/** Sides of a network's images divide by this: two reduction cells halve it, and so do the strides of the stem. */
export const divisorOf = (stem: Stem): number => (stem === 'imagenet' ? 32 : 4);

/** Stride of the auxiliary head's pooling, 5 x 5 (DARTS, AuxiliaryHeadCIFAR and AuxiliaryHeadImageNet). */
export const auxiliaryStride = (stem: Stem): 2 | 3 => (stem === 'imagenet' ? 2 : 3);

/** Whether the auxiliary head can take the map that images of this side give it: its pooling has to leave 2 x 2. */
export function suitsAuxiliary(side: number, stem: Stem): boolean {
  return Math.floor((side / divisorOf(stem) - 5) / auxiliaryStride(stem)) + 1 === 2;
}
