import { createRequire } from 'node:module';
import { strataAddon } from '../../platform/paths.js';

/** An output of an operation in a graph: [index of the operation, index of the output]. */
export type Output = readonly [operation: number, index: number];

export interface TensorValue {
  /** TF_DataType. */
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

interface NativeAttribute {
  readonly name: string;
  /** TF_AttrType. */
  readonly type: number;
  readonly value: unknown;
}

declare const graphBrand: unique symbol;
declare const sessionBrand: unique symbol;
export type Graph = { readonly [graphBrand]: true };
export type Session = { readonly [sessionBrand]: true };

/** Strata's own addon (native/strata_tensor.cc): TensorFlow graphs and sessions. */
interface Native {
  readonly tensorflowVersion: string;
  newGraph(): Graph;
  addOperation(
    graph: Graph,
    type: string,
    name: string,
    inputs: readonly (Output | readonly Output[])[],
    controls: readonly number[],
    attributes: readonly NativeAttribute[],
  ): { operation: number; outputs: { dtype: number; shape: number[] | null }[] };
  graphDef(graph: Graph): Uint8Array;
  /** Types of the devices that TensorFlow can use: `CPU`, `GPU`. */
  deviceTypes(): string[];
  newSession(graph: Graph, config: Uint8Array): Session;
  run(
    session: Session,
    feeds: readonly (TensorValue & { readonly output: Output })[],
    fetches: readonly Output[],
    targets: readonly number[],
  ): Promise<TensorValue[]>;
}

const require = createRequire(import.meta.url);

export const native = require(strataAddon()) as Native;
