import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readAhead } from '../../../nas/data/image-source.js';

const recorder = (ahead: number, count = 10) => {
  const made: number[] = [];
  let atOnce = 0;
  const get = readAhead(
    async (number) => {
      expect(++atOnce).toBe(1);
      await setImmediate();
      atOnce--;
      made.push(number);
      if (number === 7) throw new Error('no seven');
      return number;
    },
    { count, ahead },
  );
  return { get, made };
};
const settled = async () => {
  for (let i = 0; i < 30; i++) await setImmediate();
};

it('makes `ahead` items in advance, one after the other, each once', async () => {
  const { get, made } = recorder(2);
  expect(await get(0)).toBe(0);
  await settled();
  expect(made).toEqual([0, 1, 2]);
  expect(await get(1)).toBe(1);
  await settled();
  expect(made).toEqual([0, 1, 2, 3]);
});

it('makes nothing in advance when `ahead` is 0, and nothing beyond the last item', async () => {
  const { get, made } = recorder(0);
  await get(3);
  await settled();
  expect(made).toEqual([3]);
  const other = recorder(5, 4);
  await other.get(2);
  await settled();
  expect(other.made).toEqual([2, 3]);
});

it('throws a failure to the request for that item, and continues after it', async () => {
  const { get } = recorder(2);
  expect(await get(6)).toBe(6);
  await settled();
  await expect(get(7)).rejects.toThrow('no seven');
  expect(await get(8)).toBe(8);
});

it('gives any item, in any order', async () => {
  const { get } = recorder(2);
  for (const number of [4, 0, 9, 1, 1]) expect(await get(number)).toBe(number);
});
