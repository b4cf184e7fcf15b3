import type { Tensor } from '../../tensor/tensorflow.js';
import type { Stride } from '../geometry.js';
import type { Kernels } from '../kernels.js';
import type { ModuleLayers } from '../layers.js';
import type { Family } from './families.js';

/**
 * An operation of the search space: everything that Strata knows about it. Its parameters and multiply-adds follow from
 * its layers. Add one by writing its definition, appending it to list.ts, and naming it in schemas/genotype.schema.json.
 */
export interface OperationDefinition<Name extends string = string> {
  /** As genotypes and DARTS's texts write it. */
  readonly name: Name;
  /** As figures and tables write it; a label has space for five characters. */
  readonly shortName: string;
  /** How drawings show it. */
  readonly family: Family;
  /** Side of its window, where the short name ends with it. */
  readonly window?: number;
  /** Whether it is the identity at stride 1: drop-path spares it, and skip dropout applies to it. */
  readonly isIdentity?: true;
  /**
   * What is trained in it, all at the size of its output. In a derived cell the last normalization is affine and follows
   * `compute`; a mixed cell normalizes every operation but the identity there, with the operation's weight as the gain.
   */
  readonly layers: (edge: { readonly channels: number; readonly stride: Stride }) => ModuleLayers;
  /** What depends on the state alone: a mixed cell computes it once for each state and each different function. */
  readonly prepare?: (input: OperationInput, kernels: Kernels) => Tensor;
  /** The operation up to its last normalization. [N, H, W, C] → [N, H / stride, W / stride, C] */
  readonly compute: (input: PreparedInput, module: OperationModule) => Tensor;
  /** The same at stride 1 as quarter images (`toQuarterImages`): a mixed cell puts their sum together, once a node. */
  readonly computeQuarters?: (input: PreparedInput, module: OperationModule) => Tensor;
}

/** The state that an edge starts from. */
export interface OperationInput {
  /** [N, H, W, C] */
  readonly value: Tensor;
  /** max(value, 0); a mixed cell computes it once for each state. */
  readonly rectified: Tensor;
  readonly stride: Stride;
}

export interface PreparedInput extends OperationInput {
  /** What `prepare` returned; `value` without it. */
  readonly prepared: Tensor;
}

/** The layers of one edge's operation, by their names within it. */
export interface OperationModule {
  readonly kernels: Kernels;
  /** The filter of a convolution. */
  readonly weight: (convolution: string) => Tensor;
  readonly normalize: (normalization: string, x: Tensor) => Tensor;
}
