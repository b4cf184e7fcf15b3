import { StrataError } from '../platform/errors.js';

/** The supported element types and their typed arrays. Little-endian, like safetensors. */
const elementArrays = {
  F32: Float32Array,
  I32: Int32Array,
  U8: Uint8Array,
  I64: BigInt64Array,
} as const;

type ElementType = keyof typeof elementArrays;
type TensorData = Float32Array | Int32Array | Uint8Array | BigInt64Array;

export interface StoredTensor {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  /** Row-major; its length matches the shape. */
  readonly data: TensorData;
}

export interface NamedTensor extends StoredTensor {
  readonly name: string;
}

/** One tensor of a validated header: its bytes are [begin, end) of the data. */
interface HeaderEntry {
  readonly name: string;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Record<string, string>;
  /** Offset of the data in the file. */
  readonly dataStart: number;
}

/** Parses and validates the header, including its consistency with the length of the file. */
function parseHeader(bytes: Uint8Array, place?: string): Header {
  const fail = (found: string): never => {
    throw damaged(found, place);
  };
  if (bytes.length < 8) fail(`the file has ${bytes.length} bytes, fewer than the 8 of its header's length`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(bytes.length - 8)) fail(`a header of ${length} bytes in a file of ${bytes.length}`);
  const dataStart = 8 + Number(length);

  const header = parseObject(bytes.subarray(8, dataStart)) ?? fail('the header is not a JSON object');
  const entries: HeaderEntry[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__')
      metadata = asTexts(value) ?? fail('the metadata is not an object of strings');
    else entries.push(asEntry(name, value) ?? fail(`the entry of tensor ${JSON.stringify(name)} is invalid`));
  }

  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin !== end)
      fail(`tensor ${JSON.stringify(entry.name)} does not start where the previous one ends`);
    end = entry.end;
  }
  if (end !== bytes.length - dataStart)
    fail(`the tensors take ${end} bytes, but the file has ${bytes.length - dataStart}`);
  return { entries, metadata, dataStart };
}

function parseObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function asTexts(value: unknown): Record<string, string> | undefined {
  const object = asObject(value);
  return object && Object.values(object).every((text) => typeof text === 'string')
    ? (object as Record<string, string>)
    : undefined;
}

function asEntry(name: string, value: unknown): HeaderEntry | undefined {
  const { dtype, shape, data_offsets: offsets, ...rest } = asObject(value) ?? {};
  if (!isElementType(dtype) || !isCounts(shape) || !isCounts(offsets) || Object.keys(rest).length > 0)
    return undefined;
  const [begin, end] = offsets;
  if (offsets.length !== 2 || begin === undefined || end === undefined) return undefined;
  const size = shape.reduce((product, length) => product * length, elementArrays[dtype].BYTES_PER_ELEMENT);
  return end - begin === size ? { name, dtype, shape, begin, end } : undefined;
}

function isElementType(value: unknown): value is ElementType {
  return typeof value === 'string' && Object.hasOwn(elementArrays, value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

function damaged(found: string, place: string | undefined): StrataError {
  return new StrataError({
    code: 'STORE_TENSORS_DAMAGED',
    cause: 'environment',
    found,
    expected: 'a safetensors file with tensors of F32, I32, U8 or I64',
    ...(place === undefined ? {} : { place }),
  });
}

/**
 * The safetensors format (https://github.com/huggingface/safetensors): eight bytes of header length, a JSON header
 * padded with spaces to a multiple of eight, then the data. Tensors and metadata are sorted by name: equal content
 * gives equal bytes.
 */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const sorted = [...tensors].sort((a, b) => compareText(a.name, b.name));
  const header = new Map<string, unknown>();
  const pairs = Object.entries(metadata).sort(([a], [b]) => compareText(a, b));
  if (pairs.length > 0) header.set('__metadata__', Object.fromEntries(pairs));
  let end = 0;
  for (const { name, dtype, shape, data } of sorted) {
    checkTensor({ name, dtype, shape, data }, header.has(name));
    const begin = end;
    end += data.byteLength;
    header.set(name, { dtype, shape, data_offsets: [begin, end] });
  }
  return join(headerText(header), sorted, end);
}

/**
 * Reads a safetensors file. The tensors share memory with `bytes` if alignment allows, so `bytes` must not be changed
 * afterwards. Throws STORE_TENSORS_DAMAGED; `place` names the file in the error.
 */
export function readSafetensors(
  bytes: Uint8Array,
  place?: string,
): { readonly tensors: Map<string, StoredTensor>; readonly metadata: Record<string, string> } {
  const { entries, metadata, dataStart } = parseHeader(bytes, place);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    const data = viewOf(bytes.subarray(dataStart + begin, dataStart + end), dtype);
    tensors.set(name, { dtype, shape, data });
  }
  return { tensors, metadata };
}

/** Order by UTF-16 code units, which is independent of the locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function headerText(header: Map<string, unknown>): Uint8Array {
  // Not Object.fromEntries: objects order integer-like keys first.
  const entries = [...header].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const text = Buffer.from(`{${entries.join(',')}}`);
  return Buffer.concat([text, Buffer.alloc(-text.length & 7, ' ')]);
}

function join(header: Uint8Array, sorted: readonly NamedTensor[], dataLength: number): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let at = 8 + header.length;
  for (const { data } of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

function viewOf(bytes: Uint8Array, dtype: ElementType): TensorData {
  const array = elementArrays[dtype];
  // Not bytes.slice(): Buffer's slice does not copy.
  const aligned = bytes.byteOffset % array.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  return new array(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    aligned.byteLength / array.BYTES_PER_ELEMENT,
  );
}

function checkTensor({ name, dtype, shape, data }: NamedTensor, isTaken: boolean): void {
  const elements = shape.reduce((product, size) => product * size, 1);
  const fits = data instanceof elementArrays[dtype] && data.length === elements;
  if (fits && !isTaken && name !== '__metadata__') return;
  throw new StrataError({
    code: 'STORE_TENSORS_UNWRITABLE',
    cause: 'bug',
    found: `tensor ${JSON.stringify(name)} of type ${dtype} and shape [${shape.join(', ')}] has ${data.length} elements of ${data.constructor.name}${isTaken ? ', and its name is taken' : ''}`,
    expected: 'data whose type and length match the shape, under a unique name',
  });
}
