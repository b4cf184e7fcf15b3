import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { padded } from '../../../nas/data/prepare.js';
import { frequenciesOf, statisticsOf } from '../../../nas/data/statistics.js';

describe('the statistics of a channel', () => {
  it('are the mean and the standard deviation of its pixels over 255', () => {
    const pixels = fc.uint8Array({ minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(pixels, pixels, (first, second) => {
        const count = Math.min(first.length, second.length);
        fc.pre(new Set(first.slice(0, count)).size > 1 && new Set(second.slice(0, count)).size > 1);
        const images = Uint8Array.from({ length: 2 * count }, (_, at) => (at % 2 ? second : first)[at >> 1]!);
        const { mean, std } = statisticsOf(frequenciesOf({ height: 1, width: count, channels: 2, images }));
        [first, second].forEach((channel, c) => {
          const values = Array.from(channel.slice(0, count), (pixel) => pixel / 255);
          const average = values.reduce((a, b) => a + b) / count;
          const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / count;
          expect(mean[c]).toBeCloseTo(average, 12);
          expect(std[c]).toBeCloseTo(Math.sqrt(variance), 12);
        });
      }),
    );
  });

  it('are refused for a channel that never changes', () => {
    const images = Uint8Array.of(1, 7, 2, 7, 3, 7);
    const measuring = () => statisticsOf(frequenciesOf({ height: 1, width: 3, channels: 2, images }));
    expect(measuring).toThrow('DATA_CHANNEL_CONSTANT: channel 1 is 7 in every pixel');
  });
});

describe('padding', () => {
  it('adds zeros around every image', () => {
    const images = Uint8Array.of(1, 2, 3, 4);
    expect(padded({ height: 1, width: 2, channels: 1, images }, 1)).toEqual({
      height: 3,
      width: 4,
      channels: 1,
      images: Uint8Array.of(0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0, 0),
    });
    const colored = padded({ height: 1, width: 1, channels: 2, images: Uint8Array.of(8, 9) }, 1);
    expect([...colored.images]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 8, 9, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
