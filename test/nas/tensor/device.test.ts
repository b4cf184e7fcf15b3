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

it('refuses to compute on the processor when a GPU is assigned', () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '1');
  deviceTypes.mockReturnValue(['CPU']);
  expect(() => device.assertGpuIfAssigned()).toThrow('GPU 1 is assigned to this stage');
});

it('computes on the processor when no GPU is assigned', () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '');
  deviceTypes.mockReturnValue(['CPU']);
  expect(() => device.assertGpuIfAssigned()).not.toThrow();
});

it('accepts a GPU that TensorFlow can use', () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '0');
  deviceTypes.mockReturnValue(['CPU', 'GPU']);
  expect(device.computesOnGpu()).toBe(true);
  expect(() => device.assertGpuIfAssigned()).not.toThrow();
});
