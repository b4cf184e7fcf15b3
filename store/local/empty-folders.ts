import { rmdir } from 'node:fs/promises';
import { isAbsent } from './disk-fault.js';
import { objectPath } from './object-path.js';
import { markOfStore } from './store-away.js';

/**
 * Removes the folders above an object that is no more, as far up as they are empty; never the store's own, nor the one by
 * which a store is known. The system refuses to remove a folder in which something is, so whoever has just made one for an
 * object either has it in there already, or finds the folder gone and makes it again.
 */
export async function removeEmptyFolders(root: string, name: string): Promise<void> {
  const parts = name.split('/').slice(0, -1);
  for (; parts.length > 0; parts.pop()) {
    const folder = parts.join('/');
    if (folder === markOfStore) return;
    try {
      await rmdir(objectPath(root, folder));
    } catch (error) {
      // Somebody else may have removed it. Anything else, such as that it is not empty, ends this: it is only tidying.
      if (!isAbsent(error)) return;
    }
  }
}
