import { StrataError } from '../errors/strata-error.js';
import { parseHeader } from './safetensors-header.js';
import {
  type ElementType,
  elementArrays,
  type NamedTensor,
  type StoredTensor,
  type TensorData,
} from './tensor-types.js';

export type { NamedTensor, StoredTensor } from './tensor-types.js';

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
 * Reads what `writeSafetensors`, or anyone else, wrote. Data lies in `bytes` itself where its alignment allows, so
 * `bytes` must not be changed afterwards. Whatever is wrong is STORE_TENSORS_DAMAGED; `place` names the file in it.
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

/** Order by UTF-16 code units: the same on every machine, whatever its language. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function headerText(header: Map<string, unknown>): Uint8Array {
  // Not Object.fromEntries: objects put keys that look like numbers first.
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
  // Not bytes.slice(): that of a Buffer does not copy.
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
    fault: 'bug',
    found: `tensor ${JSON.stringify(name)} of type ${dtype} and shape [${shape.join(', ')}] came with ${data.length} elements of ${data.constructor.name}${isTaken ? ', under a name that is taken' : ''}`,
    expected: 'data of the type and as many elements as the shape says, under a name of its own',
  });
}
