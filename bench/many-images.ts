import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { integers, keyedGenerator } from '../nas/random/keyed.js';
import { tf } from '../nas/tensor/tensorflow.js';

const SIDE = 64;
const PICTURES = 200;

/**
 * Writes `count` JPEG files of 64 × 64 below `folder`, one in ten for testing, in class folders. There are 200 pictures,
 * but no two files are equal: each has its number in a comment.
 */
export async function writeManyImages(folder: string, count: number, classes: number): Promise<void> {
  const pictures: Buffer[] = [];
  for (let i = 0; i < PICTURES; i++) pictures.push(await picture(i));
  const names = Array.from({ length: classes }, (_, i) => `class-${String(i).padStart(4, '0')}`);
  for (const set of ['train', 'test'])
    for (const name of names) await mkdir(join(folder, set, name), { recursive: true });
  const atOnce = 200;
  for (let start = 0; start < count; start += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, count - start) }, (_, i) => start + i);
    await Promise.all(
      numbers.map((number) => {
        const set = Math.floor(number / classes) % 10 === 9 ? 'test' : 'train';
        const file = join(folder, set, names[number % classes]!, `${number}.jpg`);
        return writeFile(file, numbered(pictures[number % PICTURES]!, number));
      }),
    );
  }
}

/** Smooth colours, so that it compresses as photographs do. */
async function picture(seed: number): Promise<Buffer> {
  const coarse = Int32Array.from(integers(keyedGenerator({ seed, purpose: 'picture' }), 8 * 8 * 3, 256));
  const pixels = tf.tidy(() => tf.image.resizeBilinear(tf.tensor3d(coarse, [8, 8, 3]), [SIDE, SIDE]).toInt());
  const bytes = await tf.node.encodeJpeg(pixels);
  pixels.dispose();
  return Buffer.from(bytes);
}

/** The file with a comment right after its first marker. */
function numbered(jpeg: Buffer, number: number): Buffer {
  const text = Buffer.from(`image ${number}`);
  const marker = Buffer.from([0xff, 0xfe, 0, text.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, text, jpeg.subarray(2)]);
}
