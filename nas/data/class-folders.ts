import { classMembers, type MemberSet } from './class-members.js';
import { decodeImages } from './decode-images.js';
import type { FileTree } from './file-tree.js';
import type { OnProgress, RawImages, RawSet } from './raw-images.js';

/** Images in class folders, decoded when asked for. */
export function openClassFolders(tree: FileTree, onProgress: OnProgress): RawImages {
  const { classes, train, test } = classMembers(tree.path, tree.files.keys(), tree.folders);
  return { classes, train: rawSet(tree, train, onProgress), test: rawSet(tree, test, onProgress) };
}

function rawSet(tree: FileTree, { paths, labels }: MemberSet, onProgress: OnProgress): RawSet {
  return {
    labels,
    pixels: (indices, fit) =>
      decodeImages(
        tree,
        Array.from(indices, (index) => paths[index]!),
        fit,
        onProgress,
      ),
  };
}
