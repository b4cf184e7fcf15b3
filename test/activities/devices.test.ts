import { afterEach, expect, it, vi } from 'vitest';
import { devices } from '../../activities/devices.js';

afterEach(() => vi.unstubAllEnvs());

it('a stage of the queue cpu sees no GPU', () => {
  expect(devices(2).take('cpu').env).toEqual({ CUDA_VISIBLE_DEVICES: '' });
});

it('each stage of the queue gpu gets one GPU, deterministic operations and full float32 precision', () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '4,7');
  const pool = devices(2);
  const first = pool.take('gpu');
  expect(first.env).toEqual({
    CUDA_VISIBLE_DEVICES: '4',
    TF_DETERMINISTIC_OPS: '1',
    NVIDIA_TF32_OVERRIDE: '0',
  });
  expect(pool.take('gpu').env['CUDA_VISIBLE_DEVICES']).toBe('7');
  first.release();
  expect(pool.take('gpu').env['CUDA_VISIBLE_DEVICES']).toBe('4');
});
