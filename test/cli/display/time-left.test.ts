import { expect, test } from 'vitest';
import { timeLeft } from '../../../cli/display/stage-words.js';

test.each([
  [0.2, '1s'],
  [8.3, '9s'],
  [59.5, '1m'],
  [64, '1m 5s'],
  [301, '5m 5s'],
  [660, '11m'],
  [3700, '1h 2m'],
  [11_000, '3h 10m'],
  [200_000, '2d 7h'],
])('%d s are rounded to a plausible precision: %s', (seconds, text) => {
  expect(timeLeft(seconds)).toBe(text);
});
