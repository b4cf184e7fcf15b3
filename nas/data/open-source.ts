import { stat } from 'node:fs/promises';
import { openClassFolders } from './class-folders.js';
import { openIdxImages } from './idx-images.js';
import { openArchive } from './image-archive.js';
import { openFolder } from './image-folder.js';
import type { OnProgress, RawImages } from './raw-images.js';
import { unreadableSource } from './source-file.js';

export type SourceFormat = 'mnist' | 'idx' | 'imageFolder';

/** Where raw data lies, by role: `images`, or `trainImages`, `trainLabels`, `testImages` and `testLabels`. */
export type SourcePaths = Readonly<Record<string, { readonly path: string }>>;

/** Opens raw images of any of the forms that a `prepare` stage takes. MNIST comes as IDX files. */
export async function openSource(
  format: SourceFormat,
  sources: SourcePaths,
  onProgress: OnProgress,
): Promise<RawImages> {
  const path = (role: string) => sources[role]!.path;
  if (format !== 'imageFolder') {
    return openIdxImages({
      trainImages: path('trainImages'),
      trainLabels: path('trainLabels'),
      testImages: path('testImages'),
      testLabels: path('testLabels'),
    });
  }
  const facts = await stat(path('images')).catch((cause: unknown) => {
    throw unreadableSource(path('images'), cause);
  });
  const tree = facts.isDirectory()
    ? await openFolder(path('images'))
    : await openArchive(path('images'), onProgress);
  return openClassFolders(tree, onProgress);
}
