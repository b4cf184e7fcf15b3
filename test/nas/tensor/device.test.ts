import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const deviceTypes = vi.hoisted(() => vi.fn<() => string[]>());
vi.mock('../../../nas/tensor/native.js', () => ({ native: { deviceTypes } }));
vi.mock('../../../nas/tensor/tensorflow.js', () => ({}));

let device: typeof import('../../../nas/tensor/device.js');
beforeEach(async () => {
  vi.resetModules();
  device = await import('../../../nas/tensor/device.js');
});
afterEach(() => vi.unstubAllEnvs());

it('refuses to compute on the processor what was given a GPU', () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '1');
  deviceTypes.mockReturnValue(['CPU']);
  expect(() => device.assertGpuIfGiven()).toThrow('GPU 1 was given to this stage');
});

it('computes on the processor where no GPU was given', () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '');
  deviceTypes.mockReturnValue(['CPU']);
  expect(() => device.assertGpuIfGiven()).not.toThrow();
});

it('is content with a GPU that TensorFlow has', () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '0');
  deviceTypes.mockReturnValue(['CPU', 'GPU']);
  expect(device.computesOnGpu()).toBe(true);
  expect(() => device.assertGpuIfGiven()).not.toThrow();
});
