import { backend, type Tensor, tf, typeAttribute } from './tensorflow.js';

/** max(x, 0), with TensorFlow's own gradient kernel. */
export const relu: (x: Tensor) => Tensor = tf.customGrad(((x: Tensor, save: (tensors: Tensor[]) => void) => {
  const y = tf.relu(x);
  save([y]);
  return {
    value: y,
    gradFunc: (dy: Tensor, [saved]: [Tensor]) =>
      backend.executeSingleOutput('ReluGrad', [typeAttribute('T')], [dy, saved]),
  };
}) as never);

/** Pads height and width on each side. [N, H, W, C] → [N, H + 2p, W + 2p, C] */
function padImages(x: Tensor, padding: number, value = 0): Tensor {
  if (padding === 0) return x;
  const side: [number, number] = [padding, padding];
  return tf.pad(x, [[0, 0], side, side, [0, 0]], value);
}

/**
 * Convolution with PyTorch's symmetric padding (k − 1) / 2. TensorFlow's `same` places stride-2 windows
 * differently on even sizes, so strided convolutions are padded explicitly.
 * @param x [N, H, W, I]
 * @param filter [k, k, I, O]
 */
export function convolve(x: Tensor, filter: Tensor, stride = 1): Tensor {
  const kernel = filter as never;
  if (stride === 1) return tf.conv2d(x as never, kernel, 1, 'same');
  return tf.conv2d(padImages(x, paddingOf(filter)) as never, kernel, stride, 'valid');
}

/**
 * Depthwise convolution with PyTorch's symmetric padding (k − 1) / 2.
 * @param x [N, H, W, C]
 * @param filter [k, k, C, 1]
 */
export function convolveDepthwise(x: Tensor, filter: Tensor, stride = 1): Tensor {
  const kernel = filter as never;
  if (stride === 1) return tf.depthwiseConv2d(x as never, kernel, 1, 'same');
  return tf.depthwiseConv2d(padImages(x, paddingOf(filter)) as never, kernel, stride, 'valid');
}

const paddingOf = (filter: Tensor): number => (filter.shape[0] - 1) / 2;

/**
 * Every second pixel in both directions. tfjs has no gradient for a strided slice, so this uses reshape and slice.
 * @param x [N, H, W, C], H and W even
 * @param offset 0 for the even rows and columns, 1 for the odd ones
 * @returns [N, H / 2, W / 2, C]
 */
export function everySecondPixel(x: Tensor, offset: 0 | 1 = 0): Tensor {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const pairs = tf.reshape(x, [n, h / 2, 2, w / 2, 2, c]);
  return tf.reshape(tf.slice(pairs, [0, 0, offset, 0, offset, 0], [n, h / 2, 1, w / 2, 1, c]), [
    n,
    h / 2,
    w / 2,
    c,
  ]);
}

/**
 * Splits images into their four interleaved quarter images, so that a convolution with dilation 2 becomes a dense one.
 * An odd size is padded with zeros to the next even one.
 * @param x [N, H, W, C]
 * @returns [4·N, ⌈H / 2⌉, ⌈W / 2⌉, C]
 */
export function toQuarterImages(x: Tensor): Tensor {
  const [n, height, width, c] = x.shape as [number, number, number, number];
  const [h, w] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const even =
    height % 2 || width % 2
      ? tf.pad(x, [
          [0, 0],
          [0, 2 * h - height],
          [0, 2 * w - width],
          [0, 0],
        ])
      : x;
  return tf.reshape(tf.transpose(tf.reshape(even, [n, h, 2, w, 2, c]), [2, 4, 0, 1, 3, 5]), [4 * n, h, w, c]);
}

/** The inverse of `toQuarterImages` for images of the given height and width. */
export function fromQuarterImages(y: Tensor, height: number, width: number): Tensor {
  const [n4, h, w, c] = y.shape as [number, number, number, number];
  const n = n4 / 4;
  const whole = tf.reshape(tf.transpose(tf.reshape(y, [2, 2, n, h, w, c]), [2, 3, 0, 4, 1, 5]), [
    n,
    2 * h,
    2 * w,
    c,
  ]);
  return height % 2 || width % 2 ? tf.slice(whole, [0, 0, 0, 0], [n, height, width, c]) : whole;
}

const LOWEST = -3.4028234663852886e38;

/**
 * Max pooling 3×3 with padding 1 on each side. The input may be negative, so the padding is the lowest float.
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

// 9 / (number of pixels of each window inside the image), [1, H', W', 1].
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
