import { archiveMembers } from './archive-members.js';
import type { FileTree } from './file-tree.js';
import type { OnProgress } from './raw-images.js';

/** Everything in a tar archive, in memory. Of two members of one name the later one counts, as when unpacking. */
export async function openArchive(path: string, onProgress: OnProgress): Promise<FileTree> {
  const files = new Map<string, () => Promise<Uint8Array>>();
  const folders = new Set<string>();
  for await (const member of archiveMembers(path, onProgress)) {
    if (member.isFolder) {
      folders.add(member.path);
      continue;
    }
    const content = await member.content();
    files.set(member.path, async () => content);
  }
  return { path, files, folders };
}
