import { padImages } from './convolution.js';
import { tf, type Tensor } from './tensorflow.js';

const LOWEST = -3.4028234663852886e38;

/**
 * Max pooling 3×3 with padding 1 on each side. The input is not rectified, so the padding is the lowest float.
 * @param x [N, H, W, C]
 */
export function maxPool3x3(x: Tensor, stride: 1 | 2): Tensor {
  if (stride === 1) return tf.maxPool(x as never, 3, 1, 'same');
  return tf.maxPool(padImages(x, 1, LOWEST) as never, 3, 2, 'valid');
}

/**
 * Average pooling 3×3 with padding 1 on each side, the padding left out of the mean.
 * @param x [N, H, W, C]
 */
export function averagePool3x3(x: Tensor, stride: 1 | 2): Tensor {
  if (stride === 1) return tf.avgPool(x as never, 3, 1, 'same');
  const [, height, width] = x.shape as [number, number, number, number];
  const pooled = tf.avgPool(padImages(x, 1) as never, 3, 2, 'valid') as Tensor;
  return tf.mul(pooled, shareInside(height, width));
}

/**
 * Max pooling 2×2 at stride 2.
 * @param x [N, H, W, C], H and W even
 */
export function maxPool2x2(x: Tensor): Tensor {
  return tf.maxPool(x as never, 2, 2, 'valid');
}

// 9 / (number of pixels of each window that lie inside the image), [1, H', W', 1].
function shareInside(height: number, width: number): Tensor {
  const inside = (size: number): number[] =>
    Array.from(
      { length: Math.ceil(size / 2) },
      (_, i) => [2 * i - 1, 2 * i, 2 * i + 1].filter((x) => x >= 0 && x < size).length,
    );
  const rows = inside(height);
  const columns = inside(width);
  return tf.tensor(Float32Array.from(rows.flatMap((r) => columns.map((c) => 9 / (r * c)))), [
    1,
    rows.length,
    columns.length,
    1,
  ]);
}
