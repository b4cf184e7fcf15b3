import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StrataError } from '../../platform/errors.js';
import { type NamedTensor, readSafetensors, writeSafetensors } from '../../store/safetensors.js';

const names = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 8 })
  .filter((name) => name !== '__metadata__');
const shapes = fc.array(fc.nat(4), { maxLength: 3 });
const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

const tensor: fc.Arbitrary<NamedTensor> = fc
  .record({ name: names, shape: shapes })
  .chain(({ name, shape }) => {
    const size = { minLength: product(shape), maxLength: product(shape) };
    return fc.oneof(
      fc
        .float32Array({ ...size })
        .map((data) => ({ name, shape, dtype: 'F32' as const, data: Float32Array.from(data) })),
      fc
        .int32Array({ ...size })
        .map((data) => ({ name, shape, dtype: 'I32' as const, data: Int32Array.from(data) })),
      fc
        .uint8Array({ ...size })
        .map((data) => ({ name, shape, dtype: 'U8' as const, data: Uint8Array.from(data) })),
      fc
        .bigInt64Array({ ...size })
        .map((data) => ({ name, shape, dtype: 'I64' as const, data: BigInt64Array.from(data) })),
    );
  });
const tensors = fc.uniqueArray(tensor, { selector: (one) => one.name, maxLength: 6 });
const metadata = fc.dictionary(fc.string({ maxLength: 6 }), fc.string());

const example = writeSafetensors(
  [
    { name: 'weights', dtype: 'F32', shape: [2, 3], data: Float32Array.from([1, 2, 3, 4, 5, NaN]) },
    { name: 'labels', dtype: 'I32', shape: [3], data: Int32Array.from([7, 8, 9]) },
    { name: 'flags', dtype: 'U8', shape: [3], data: Uint8Array.from([0, 1, 1]) },
    { name: 'step', dtype: 'I64', shape: [], data: BigInt64Array.from([12n]) },
  ],
  { stage: 'search', epoch: '3' },
);

/** What reading damaged bytes comes to. Anything but success or the one designed error fails the test. */
function attempt(bytes: Uint8Array): 'read' | 'refused' {
  try {
    readSafetensors(bytes);
    return 'read';
  } catch (error) {
    if (error instanceof StrataError && error.code === 'STORE_TENSORS_DAMAGED') return 'refused';
    throw error;
  }
}

test('what was written is read back, bit for bit', () => {
  fc.assert(
    fc.property(tensors, metadata, (written, texts) => {
      const read = readSafetensors(writeSafetensors(written, texts));
      expect(Object.entries(read.metadata).sort()).toEqual(Object.entries(texts).sort());
      expect([...read.tensors.keys()].sort()).toEqual(written.map(({ name }) => name).sort());
      for (const { name, dtype, shape, data } of written) {
        const found = read.tensors.get(name)!;
        expect([found.dtype, found.shape]).toEqual([dtype, shape]);
        expect(Buffer.from(found.data.buffer, found.data.byteOffset, found.data.byteLength)).toEqual(
          Buffer.from(data.buffer),
        );
      }
    }),
  );
});

test('equal content gives equal bytes, whatever order it came in', () => {
  fc.assert(
    fc.property(tensors, metadata, (written, texts) => {
      const reversed = Object.fromEntries(Object.entries(texts).reverse());
      expect(writeSafetensors([...written].reverse(), reversed)).toEqual(writeSafetensors(written, texts));
    }),
  );
});

test('data begins at a multiple of eight bytes', () => {
  const length = Number(new DataView(example.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
});

test('bytes that do not begin on an aligned address are read all the same', () => {
  const shifted = Buffer.alloc(example.length + 1);
  shifted.set(example, 1);
  expect(readSafetensors(shifted.subarray(1)).tensors.get('labels')!.data).toEqual(
    Int32Array.from([7, 8, 9]),
  );
});

test('a file cut short anywhere, or with bytes added, is refused', () => {
  for (let length = 0; length < example.length; length++)
    expect(attempt(example.subarray(0, length))).toBe('refused');
  expect(attempt(Buffer.concat([example, Buffer.alloc(1)]))).toBe('refused');
});

test('random damage never does anything but be refused or give a well-formed file', () => {
  const flips = fc.array(fc.tuple(fc.nat(example.length - 1), fc.integer({ min: 1, max: 255 })), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(flips, (changes) => {
      const bytes = Uint8Array.from(example);
      for (const [at, mask] of changes) bytes[at]! ^= mask;
      attempt(bytes);
    }),
    { numRuns: 5000 },
  );
});

test('bytes that were never a safetensors file are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => attempt(bytes) === 'refused'),
    { numRuns: 1000 },
  );
});

const header = (text: string, dataLength = 0) => {
  const bytes = Buffer.alloc(8 + Buffer.byteLength(text) + dataLength);
  bytes.writeBigUInt64LE(BigInt(Buffer.byteLength(text)));
  bytes.write(text, 8);
  return bytes;
};

test.each([
  [
    'overlapping tensors',
    '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
    3,
  ],
  [
    'a hole between tensors',
    '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}',
    3,
  ],
  ['a shape that does not match the data', '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4],
  [
    'a shape whose product overflows',
    '{"a":{"dtype":"U8","shape":[9007199254740991,9007199254740991,0],"data_offsets":[0,1]}}',
    1,
  ],
  ['a negative size', '{"a":{"dtype":"U8","shape":[-1,-1],"data_offsets":[0,1]}}', 1],
  ['an unknown type', '{"a":{"dtype":"toString","shape":[1],"data_offsets":[0,1]}}', 1],
  ['metadata that is no text', '{"__metadata__":{"a":1}}', 0],
  ['an array for a header', '[]', 0],
  ['a header nested beyond all depth', '['.repeat(200_000), 0],
])('%s: refused', (_, text, length) => {
  expect(attempt(header(text, length))).toBe('refused');
});

test('a tensor whose data does not fit its shape is not written', () => {
  const wrong: NamedTensor = { name: 'w', dtype: 'F32', shape: [3], data: new Float32Array(2) };
  expect(() => writeSafetensors([wrong], {})).toThrow('STORE_TENSORS_UNWRITABLE');
});

test('two tensors of one name are not written', () => {
  const one: NamedTensor = { name: 'w', dtype: 'F32', shape: [], data: new Float32Array(1) };
  expect(() => writeSafetensors([one, one], {})).toThrow('STORE_TENSORS_UNWRITABLE');
});

test('a Buffer is read as any bytes are, wherever its tensors begin', () => {
  const odd = { name: 'a', dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) } as const;
  const next = { name: 'b', dtype: 'I32', shape: [2], data: Int32Array.of(4, 5) } as const;
  const { tensors } = readSafetensors(Buffer.from(writeSafetensors([odd, next], {})));
  expect(tensors.get('b')!.data).toEqual(next.data);
});
