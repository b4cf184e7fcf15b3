import { StrataError } from '../../errors/strata-error.js';
import { decodeImages } from './decode-images.js';
import type { FileTree } from './file-tree.js';
import { imageRoot } from './image-root.js';
import type { OnProgress, RawImages, RawSet } from './raw-images.js';

/**
 * Images in `train/<class>/…` and `test/<class>/…`, possibly below one top folder. Classes are the names of their
 * folders, sorted; images are sorted by path, so that no file system's or archive's own order comes in.
 */
export function openClassFolders(tree: FileTree, onProgress: OnProgress): RawImages {
  const files = [...tree.files.keys()].filter(isWanted).sort();
  const folders = [...tree.folders].filter(isWanted);
  const root = imageRoot(tree.path, files, folders);
  const train = filesByClass(`${root}train/`, files, folders);
  const test = filesByClass(`${root}test/`, files, folders);
  const classes = [...train.keys()].sort();
  for (const name of test.keys()) {
    if (!train.has(name))
      throw unfit('DATA_CLASS_UNKNOWN', `${root}test/${name} in ${tree.path} is no class of train/`);
  }
  for (const [set, byClass] of Object.entries({ train, test })) {
    if (byClass.size === 0)
      throw unfit('DATA_NO_IMAGES', `${root}${set} in ${tree.path} holds no class folder`);
    for (const [name, members] of byClass) {
      if (members.length === 0)
        throw unfit('DATA_CLASS_EMPTY', `${root}${set}/${name} in ${tree.path} holds no image`);
    }
  }
  return {
    classes,
    train: rawSet(tree, train, classes, onProgress),
    test: rawSet(tree, test, classes, onProgress),
  };
}

/** Leaves out what macOS and Windows strew about, and every hidden file. */
function isWanted(path: string): boolean {
  const strewn = ['__MACOSX', 'Thumbs.db', 'desktop.ini'];
  return path.split('/').every((part) => !part.startsWith('.') && !strewn.includes(part));
}

/** The files below `prefix`, by the name of the folder right below it; a file without such a folder is none's. */
function filesByClass(prefix: string, files: readonly string[], folders: readonly string[]) {
  const classes = new Map<string, string[]>();
  for (const path of [...folders.map((folder) => `${folder}/`), ...files]) {
    const [name, ...inside] = path.startsWith(prefix) ? path.slice(prefix.length).split('/') : [];
    if (!name || inside.length === 0) continue;
    const members = classes.get(name) ?? [];
    classes.set(name, members);
    if (!path.endsWith('/')) members.push(path);
  }
  return classes;
}

function rawSet(
  tree: FileTree,
  byClass: ReadonlyMap<string, readonly string[]>,
  classes: readonly string[],
  onProgress: OnProgress,
): RawSet {
  const members = classes.flatMap((name, label) =>
    (byClass.get(name) ?? []).map((path) => ({ path, label })),
  );
  return {
    labels: Int32Array.from(members, ({ label }) => label),
    pixels: (indices) =>
      decodeImages(
        tree,
        Array.from(indices, (index) => members[index]!.path),
        onProgress,
      ),
  };
}

function unfit(code: string, found: string): StrataError {
  return new StrataError({
    code,
    fault: 'user',
    found,
    expected: 'train/<class>/… and test/<class>/… with the same classes and at least one image in each',
    remedy: 'add the missing images, or remove the folder',
  });
}
