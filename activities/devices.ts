/** GPUs that stages may use, one each. There are as many slots as devices, so one is always free. */
export interface Devices {
  /** Environment of a compute process that sees its own device only, or none on the `cpu` queue. */
  take(queue: 'cpu' | 'gpu'): { readonly env: Record<string, string>; giveBack(): void };
}

export function devices(count: number): Devices {
  // Where the worker itself sees some devices only, its children share those.
  const visible = process.env['CUDA_VISIBLE_DEVICES']?.split(',').filter(Boolean) ?? [];
  const free = Array.from({ length: count }, (_, index) => visible[index] ?? String(index));
  return {
    take(queue) {
      const device = queue === 'gpu' ? free.shift() : undefined;
      return {
        // An empty list hides every device.
        env: device === undefined ? { CUDA_VISIBLE_DEVICES: '' } : gpuEnvironment(device),
        giveBack: () => {
          if (device !== undefined) free.push(device);
        },
      };
    },
  };
}

/**
 * What a compute process on a GPU needs for exact resumption and for float32 that is float32: operations that add in a
 * fixed order, and no matrix products in TF32. Read when TensorFlow is loaded.
 */
function gpuEnvironment(device: string): Record<string, string> {
  return { CUDA_VISIBLE_DEVICES: device, TF_DETERMINISTIC_OPS: '1', NVIDIA_TF32_OVERRIDE: '0' };
}
