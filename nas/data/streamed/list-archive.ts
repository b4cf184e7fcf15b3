import { archiveMembers } from '../archive-members.js';
import type { OnProgress } from '../raw-images.js';
import type { FileContent, FileListing } from './file-listing.js';

/**
 * What a tar archive holds. It is read once to list it and once more for what is wanted of it, since its members come in
 * an order of their own. Of two members of one name the later one counts, as when unpacking.
 */
export async function listArchive(path: string, onProgress: OnProgress): Promise<FileListing> {
  const sizes = new Map<string, number>();
  const places = new Map<string, number>();
  const folders = new Set<string>();
  let place = 0;
  for await (const member of archiveMembers(path, onProgress)) {
    if (member.isFolder) folders.add(member.path);
    else {
      sizes.set(member.path, member.size);
      places.set(member.path, place);
    }
    place++;
  }
  return { path, sizes, folders, contents };

  async function* contents(isWanted: (name: string) => boolean): AsyncGenerator<FileContent> {
    let at = 0;
    // The pass over the images tells how far it is by itself.
    for await (const member of archiveMembers(path, () => undefined)) {
      if (places.get(member.path) === at++ && isWanted(member.path))
        yield { path: member.path, bytes: await member.content() };
    }
  }
}
