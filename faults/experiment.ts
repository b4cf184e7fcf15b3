import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../paths/project-root.js';
import { integers, keyedGenerator } from '../nas/random/keyed.js';

const [height, width, classes] = [8, 8, 3];
const sizes = { train: 60, test: 12 };

/** The pipeline that every trial runs. */
export const experiment = join(projectRoot, 'faults', 'experiment.yaml');

/** Writes the images that the experiment reads: pixels by chance, the same every time. */
export async function writeImages(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [set, count] of Object.entries(sizes)) {
    const pixels = integers(keyedGenerator({ seed: 0, purpose: set }), count * height * width, 256);
    const labels = Array.from({ length: count }, (_, index) => index % classes);
    await writeFile(join(folder, `${set}-images`), idx([count, height, width], pixels));
    await writeFile(join(folder, `${set}-labels`), idx([count], labels));
  }
}

/** A file in IDX form: two zero bytes, 8 for unsigned bytes, the dimensions, the data. */
function idx(shape: readonly number[], data: ArrayLike<number>): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, Buffer.from(Uint8Array.from(data))]);
}
