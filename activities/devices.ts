/** The GPUs of the worker, one per stage. There are as many slots as devices, so one is always free. */
export interface Devices {
  /** Environment variables that limit a compute process to one GPU, or to none on the `cpu` queue. */
  take(queue: 'cpu' | 'gpu'): { readonly env: Record<string, string>; release(): void };
}

export function devices(count: number): Devices {
  // Respects a limit on the devices of the worker itself.
  const visible = process.env['CUDA_VISIBLE_DEVICES']?.split(',').filter(Boolean) ?? [];
  const free = Array.from({ length: count }, (_, index) => visible[index] ?? String(index));
  return {
    take(queue) {
      const device = queue === 'gpu' ? free.shift() : undefined;
      return {
        // An empty list hides every device.
        env: device === undefined ? { CUDA_VISIBLE_DEVICES: '' } : gpuEnvironment(device),
        release: () => {
          if (device !== undefined) free.push(device);
        },
      };
    },
  };
}

/**
 * Environment variables for exact resumption and full float32 precision: deterministic operations, and no TF32. TensorFlow
 * reads them when it is loaded.
 */
function gpuEnvironment(device: string): Record<string, string> {
  return { CUDA_VISIBLE_DEVICES: device, TF_DETERMINISTIC_OPS: '1', NVIDIA_TF32_OVERRIDE: '0' };
}
