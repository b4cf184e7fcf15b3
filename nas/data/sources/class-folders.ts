import { StrataError } from '../../../platform/errors.js';
import { decodeImages } from '../images/decode.js';
import type { FileTree } from './file-tree.js';
import type { OnProgress, RawImages, RawSet } from './raw-images.js';

/** Where `train` and `test` lie: '' for the top, or `name/` for the one top folder that holds both. */
function imageRoot(tree: string, files: readonly string[], folders: readonly string[]): string {
  const outer = outerFolders([...folders.map((folder) => `${folder}/`), ...files]);
  const roots = [
    '',
    ...[...outer].filter((folder) => !folder.includes('/')).map((folder) => `${folder}/`),
  ].filter((root) => outer.has(`${root}train`) && outer.has(`${root}test`));
  const [root] = roots;
  if (root === '' || (root && roots.length === 1)) return root;
  const missing = ['train', 'test'].filter(
    (set) => !outer.has(set) && ![...outer].some((folder) => folder.endsWith(`/${set}`)),
  );
  throw new StrataError({
    code: 'DATA_FOLDERS_MISSING',
    cause: 'user',
    found:
      missing.length > 0
        ? `${tree} has no folder ${missing.join(' and no folder ')}`
        : `${tree} has train and test ${roots.length > 1 ? `in several folders (${roots.join(', ')})` : 'in different folders'}`,
    expected: 'train/<class>/… and test/<class>/…, at the top or below one top folder',
    remedy: 'arrange the images so, or name another folder or archive',
  });
}

/** All folders of the first and second depth. */
function outerFolders(paths: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const path of paths) {
    const [first, second, ...rest] = path.split('/');
    if (second !== undefined) found.add(first!);
    if (rest.length > 0) found.add(`${first}/${second}`);
  }
  return found;
}

/** What lies in class folders, by path only. */
export interface ClassMembers {
  /** Names in the order of their labels. */
  readonly classes: readonly string[];
  /** What all paths begin with: '' or a top folder and `/`. */
  readonly root: string;
  readonly train: MemberSet;
  readonly test: MemberSet;
}

export interface MemberSet {
  /** [count], class by class and sorted within, so that no file system's or archive's own order comes in. */
  readonly paths: readonly string[];
  /** [count] */
  readonly labels: Int32Array;
}

/**
 * The images in `train/<class>/…` and `test/<class>/…`, possibly below one top folder. Classes are the names of their
 * folders, sorted.
 * @param tree the path of the whole, for errors
 */
export function classMembers(
  tree: string,
  allFiles: Iterable<string>,
  allFolders: Iterable<string>,
): ClassMembers {
  const files = [...allFiles].filter(isWanted).sort();
  const folders = [...allFolders].filter(isWanted);
  const root = imageRoot(tree, files, folders);
  const train = filesByClass(`${root}train/`, files, folders);
  const test = filesByClass(`${root}test/`, files, folders);
  const classes = [...train.keys()].sort();
  for (const name of test.keys()) {
    if (!train.has(name))
      throw unfit('DATA_CLASS_UNKNOWN', `${root}test/${name} in ${tree} is no class of train/`);
  }
  for (const [set, byClass] of Object.entries({ train, test })) {
    if (byClass.size === 0) throw unfit('DATA_NO_IMAGES', `${root}${set} in ${tree} holds no class folder`);
    for (const [name, members] of byClass) {
      if (members.length === 0)
        throw unfit('DATA_CLASS_EMPTY', `${root}${set}/${name} in ${tree} holds no image`);
    }
  }
  return { classes, root, train: memberSet(train, classes), test: memberSet(test, classes) };
}

/** Leaves out what macOS and Windows strew about, and every hidden file. */
function isWanted(path: string): boolean {
  const strewn = ['__MACOSX', 'Thumbs.db', 'desktop.ini'];
  return path.split('/').every((part) => !part.startsWith('.') && !strewn.includes(part));
}

/** The files below `prefix`, by the name of the folder right below it; a file without such a folder is none's. */
function filesByClass(prefix: string, files: readonly string[], folders: readonly string[]) {
  const classes = new Map<string, string[]>();
  const note = (path: string, isFile: boolean) => {
    const [name, ...inside] = path.startsWith(prefix) ? path.slice(prefix.length).split('/') : [];
    if (!name || (isFile && inside.length === 0)) return;
    const members = classes.get(name) ?? [];
    classes.set(name, members);
    if (isFile) members.push(path);
  };
  for (const folder of folders) note(folder, false);
  for (const file of files) note(file, true);
  return classes;
}

function memberSet(byClass: ReadonlyMap<string, readonly string[]>, classes: readonly string[]): MemberSet {
  const members = classes.map((name) => byClass.get(name) ?? []);
  const labels = new Int32Array(members.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const [label, { length }] of members.entries()) labels.fill(label, at, (at += length));
  return { paths: members.flat(), labels };
}

function unfit(code: string, found: string): StrataError {
  return new StrataError({
    code,
    cause: 'user',
    found,
    expected: 'train/<class>/… and test/<class>/… with the same classes and at least one image in each',
    remedy: 'add the missing images, or remove the folder',
  });
}

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
