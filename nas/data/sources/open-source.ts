import { stat } from 'node:fs/promises';
import { openArchive } from './archive.js';
import { cifar10, cifar100, openCifar } from './cifar.js';
import { openClassFolders } from './class-folders.js';
import { type FileTree, openFolder } from './file-tree.js';
import { openIdxImages } from './idx.js';
import { type OnProgress, type RawImages, unreadableSource } from './raw-images.js';

/** What is known of raw data beside where it is. */
export interface SourceForm {
  readonly format: 'mnist' | 'idx' | 'cifar10' | 'cifar100' | 'imageFolder';
  /** Of CIFAR-100. */
  readonly labels?: 'fine' | 'coarse';
}

/** Where raw data lies, by role: `images`, `archive`, or `trainImages`, `trainLabels`, `testImages`, `testLabels`. */
export type SourcePaths = Readonly<Record<string, { readonly path: string }>>;

/** Opens raw images of any of the forms that a `prepare` stage takes. MNIST comes as IDX files. */
export async function openSource(
  { format, labels = 'fine' }: SourceForm,
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
      return openClassFolders(await openTree(path('images'), onProgress), onProgress);
  }
}

/** The files of a folder, or of an archive whatever it is called. */
async function openTree(path: string, onProgress: OnProgress): Promise<FileTree> {
  const facts = await stat(path).catch((cause: unknown) => {
    throw unreadableSource(path, cause);
  });
  return facts.isDirectory() ? openFolder(path) : openArchive(path, onProgress);
}
