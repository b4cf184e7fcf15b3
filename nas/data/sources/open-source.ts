import { cifar10, cifar100, openCifar } from './cifar.js';
import { openImageFolder } from './image-folder.js';
import { openTree } from './file-tree.js';
import { openIdxImages } from './idx.js';
import type { OnProgress, RawImages } from './raw-images.js';

/** The format of raw data. */
export interface SourceFormat {
  readonly format: 'mnist' | 'idx' | 'cifar10' | 'cifar100' | 'imageFolder';
  /** Only for CIFAR-100. */
  readonly labels?: 'fine' | 'coarse';
}

/** Paths of raw data by role: `images`, `archive`, or `trainImages`, `trainLabels`, `testImages`, `testLabels`. */
export type SourcePaths = Readonly<Record<string, { readonly path: string }>>;

/** Opens raw images of any format that a `prepare` stage takes. MNIST is published as IDX files. */
export async function openSource(
  { format, labels = 'fine' }: SourceFormat,
  sources: SourcePaths,
  onProgress: OnProgress,
): Promise<RawImages> {
  const path = (role: string) => sources[role]!.path;
  switch (format) {
    case 'mnist':
    case 'idx':
      return openIdxImages({
        trainImages: path('trainImages'),
        trainLabels: path('trainLabels'),
        testImages: path('testImages'),
        testLabels: path('testLabels'),
      });
    case 'cifar10':
      return openCifar(await openTree(path('archive'), onProgress), cifar10);
    case 'cifar100':
      return openCifar(await openTree(path('archive'), onProgress), cifar100(labels));
    case 'imageFolder':
      return openImageFolder(await openTree(path('images'), onProgress), onProgress);
  }
}
