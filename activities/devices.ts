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
        env: { CUDA_VISIBLE_DEVICES: device ?? '' },
        giveBack: () => {
          if (device !== undefined) free.push(device);
        },
      };
    },
  };
}
