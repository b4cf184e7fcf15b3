/** Element types that Strata keeps, with the array that holds them. All little-endian, as safetensors is. */
export const elementArrays = {
  F32: Float32Array,
  I32: Int32Array,
  U8: Uint8Array,
  I64: BigInt64Array,
} as const;

export type ElementType = keyof typeof elementArrays;
export type TensorData = Float32Array | Int32Array | Uint8Array | BigInt64Array;

export interface StoredTensor {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  /** Row-major, as many elements as the shape says. */
  readonly data: TensorData;
}

export interface NamedTensor extends StoredTensor {
  readonly name: string;
}
