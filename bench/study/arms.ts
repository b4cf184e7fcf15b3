/** One of the four ways to search that the study compares: one set of parameters for all depths or several, λ 0 or not. */
export interface Arm {
  readonly levels: string;
  readonly lambda: number;
}

/** What the entropy term weighs at the end of a search that has one. */
const LAMBDA = 5;

export const arms: readonly Arm[] = [
  { levels: 'shared', lambda: 0 },
  { levels: 'shared', lambda: LAMBDA },
  { levels: 'stage', lambda: 0 },
  { levels: 'stage', lambda: LAMBDA },
];

export const seeds: readonly number[] = [0, 1, 2];

export const armName = ({ levels, lambda }: Arm): string => `${levels}, λ ${lambda}`;
