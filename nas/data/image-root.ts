import { StrataError } from '../../errors/strata-error.js';

/** Where `train` and `test` lie: '' for the top, or `name/` for the one top folder that holds both. */
export function imageRoot(tree: string, files: readonly string[], folders: readonly string[]): string {
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
    fault: 'user',
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
