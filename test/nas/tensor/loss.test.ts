import { afterEach, expect, it, vi } from 'vitest';
import { keyedGenerator, normal } from '../../../nas/random.js';
import { crossEntropy } from '../../../nas/tensor/loss.js';
import { tf } from '../../../nas/tensor/tensorflow.js';
import { relativeDifference } from '../golden/golden-set.js';

const computesOnGpu = vi.hoisted(() => vi.fn());
vi.mock('../../../nas/tensor/device.js', () => ({ computesOnGpu }));
afterEach(() => computesOnGpu.mockReset());

const logits = tf.tensor2d(normal(keyedGenerator({ seed: 0, purpose: 'logits' }), 6 * 10), [6, 10]);
const labels = tf.tensor1d([3, 0, 9, 9, 1, 5], 'int32');

/** The losses, and the gradient of their sum, each weighted differently. */
function computed(onGpu: boolean, smoothing: number) {
  computesOnGpu.mockReturnValue(onGpu);
  const weights = tf.tensor1d([1, 2, 3, 4, 5, 6]);
  const gradient = tf.grad((x) => tf.sum(tf.mul(crossEntropy(x, labels, smoothing), weights)));
  return {
    losses: crossEntropy(logits, labels, smoothing).dataSync<'float32'>(),
    gradient: gradient(logits).dataSync<'float32'>(),
  };
}

// Needs no GPU: compares the composed loss with the fused kernel on the processor.
it.each([0, 0.1])(
  'the loss composed for a GPU equals the fused kernel, with label smoothing %s',
  (smoothing) => {
    const fused = computed(false, smoothing);
    const composed = computed(true, smoothing);
    expect(relativeDifference(composed.losses, fused.losses)).toBeLessThan(1e-6);
    expect(relativeDifference(composed.gradient, fused.gradient)).toBeLessThan(1e-6);
  },
);
