import { StrataError } from '../../../platform/errors.js';

/** The files in class folders, as paths. */
export interface ClassMembers {
  /** Names in the order of their labels. */
  readonly classes: readonly string[];
  /** The common start of all paths: '' or a top folder and `/`. */
  readonly root: string;
  readonly train: MemberSet;
  readonly test: MemberSet;
}

export interface MemberSet {
  /** [count], class by class and sorted within a class, so that the order of the file system or archive does not matter. */
  readonly paths: readonly string[];
  /** [count] */
  readonly labels: Int32Array;
}

/**
 * The images in `train/<class>/…` and `test/<class>/…`, possibly below one top folder. Classes are the names of their
 * folders, sorted.
 * @param tree the path of the folder or archive, for errors
 */
export function classMembers(
  tree: string,
  allFiles: Iterable<string>,
  allFolders: Iterable<string>,
): ClassMembers {
  const files = [...allFiles].filter(isWanted).sort();
  const folders = [...allFolders].filter(isWanted);
  const root = rootOf(tree, files, folders);
  const train = filesByClass(`${root}train/`, files, folders);
  const test = filesByClass(`${root}test/`, files, folders);
  const classes = [...train.keys()].sort();
  for (const name of test.keys()) {
    if (!train.has(name))
      throw unusable('DATA_CLASS_UNKNOWN', `${root}test/${name} in ${tree} is not a class of train/`);
  }
  for (const [set, byClass] of Object.entries({ train, test })) {
    if (byClass.size === 0) throw unusable('DATA_NO_IMAGES', `${root}${set} in ${tree} has no class folder`);
    for (const [name, members] of byClass) {
      if (members.length === 0)
        throw unusable('DATA_CLASS_EMPTY', `${root}${set}/${name} in ${tree} has no image`);
    }
  }
  return { classes, root, train: memberSet(train, classes), test: memberSet(test, classes) };
}

/** The prefix of `train` and `test`: '' for the top, or `name/` for the one top folder that holds both. */
function rootOf(tree: string, files: readonly string[], folders: readonly string[]): string {
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
    remedy: 'arrange the images this way, or set the source to another folder or archive',
  });
}

/** All folders of depth 1 and 2. */
function outerFolders(paths: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const path of paths) {
    const [first, second, ...rest] = path.split('/');
    if (second !== undefined) found.add(first!);
    if (rest.length > 0) found.add(`${first}/${second}`);
  }
  return found;
}

/** Leaves out hidden files and the metadata files of macOS and Windows. */
function isWanted(path: string): boolean {
  const metadata = ['__MACOSX', 'Thumbs.db', 'desktop.ini'];
  return path.split('/').every((part) => !part.startsWith('.') && !metadata.includes(part));
}

/** The files below `prefix` by the name of the folder directly below it. A file without such a folder is left out. */
function filesByClass(prefix: string, files: readonly string[], folders: readonly string[]) {
  const classes = new Map<string, string[]>();
  const add = (path: string, isFile: boolean) => {
    const [name, ...inside] = path.startsWith(prefix) ? path.slice(prefix.length).split('/') : [];
    if (!name || (isFile && inside.length === 0)) return;
    const members = classes.get(name) ?? [];
    classes.set(name, members);
    if (isFile) members.push(path);
  };
  for (const folder of folders) add(folder, false);
  for (const file of files) add(file, true);
  return classes;
}

function memberSet(byClass: ReadonlyMap<string, readonly string[]>, classes: readonly string[]): MemberSet {
  const members = classes.map((name) => byClass.get(name) ?? []);
  const labels = new Int32Array(members.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const [label, { length }] of members.entries()) labels.fill(label, at, (at += length));
  return { paths: members.flat(), labels };
}

function unusable(code: string, found: string): StrataError {
  return new StrataError({
    code,
    cause: 'user',
    found,
    expected: 'train/<class>/… and test/<class>/… with the same classes and at least one image in each',
    remedy: 'add the missing images, or remove the folder',
  });
}
