import { StrataError } from '../errors/strata-error.js';
import { type ElementType, elementArrays } from './tensor-types.js';

/** One tensor of a header that has been checked: its bytes are [begin, end) of the data. */
export interface HeaderEntry {
  readonly name: string;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Record<string, string>;
  /** Where in the file the data begins. */
  readonly dataStart: number;
}

/** The header, once everything that it says agrees with itself and with the length of the file. */
export function parseHeader(bytes: Uint8Array, place?: string): Header {
  const fail = (found: string): never => {
    throw damaged(found, place);
  };
  if (bytes.length < 8) fail(`the file has ${bytes.length} bytes, fewer than the 8 of its header's length`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(bytes.length - 8)) fail(`a header of ${length} bytes in a file of ${bytes.length}`);
  const dataStart = 8 + Number(length);

  const header = parseObject(bytes.subarray(8, dataStart)) ?? fail('the header is no JSON object');
  const entries: HeaderEntry[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') metadata = asTexts(value) ?? fail('the metadata is no object of strings');
    else
      entries.push(
        asEntry(name, value) ?? fail(`the entry of tensor ${JSON.stringify(name)} makes no sense`),
      );
  }

  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin !== end)
      fail(`tensor ${JSON.stringify(entry.name)} does not begin where the one before it ends`);
    end = entry.end;
  }
  if (end !== bytes.length - dataStart)
    fail(`the tensors take ${end} bytes, but ${bytes.length - dataStart} are there`);
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
    fault: 'world',
    found,
    expected: 'a safetensors file with tensors of F32, I32, U8 or I64',
    ...(place === undefined ? {} : { place }),
  });
}
