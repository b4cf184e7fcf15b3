import { damaged, readIdx } from './idx.js';
import type { RawImages, RawSet } from './raw-images.js';

/** The four files of a set in the form of MNIST. */
export interface IdxPaths {
  readonly trainImages: string;
  readonly trainLabels: string;
  readonly testImages: string;
  readonly testLabels: string;
}

/** Grey images from four IDX files. A class is named by its label: 0, 1, 2, … */
export async function openIdxImages(paths: IdxPaths): Promise<RawImages> {
  const train = await openSet(paths.trainImages, paths.trainLabels);
  const test = await openSet(paths.testImages, paths.testLabels);
  const labels = [train, test].flatMap((set) => [...new Set(set.labels)]);
  const classes = Array.from({ length: Math.max(...labels) + 1 }, (_, label) => String(label));
  return { classes, train, test };
}

async function openSet(imagesPath: string, labelsPath: string): Promise<RawSet> {
  const images = await readIdx(imagesPath, 3);
  const labels = await readIdx(labelsPath, 1);
  const [count, height, width] = images.shape as [number, number, number];
  if (count * height * width === 0) {
    throw damaged(imagesPath, `no pixels (${images.shape.join(' × ')})`, 'at least one image');
  }
  if (labels.data.length !== count) {
    throw damaged(
      labelsPath,
      `${labels.data.length} labels`,
      `${count}, one for each image of ${imagesPath}`,
    );
  }
  const size = height * width;
  const pixels: RawSet['pixels'] = async (indices) => {
    const chosen = new Uint8Array(indices.length * size);
    indices.forEach((index, place) =>
      chosen.set(images.data.subarray(index * size, index * size + size), place * size),
    );
    return { height, width, channels: 1, images: chosen };
  };
  return { labels: Int32Array.from(labels.data), pixels };
}
