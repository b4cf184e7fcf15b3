import type { SourceDigests } from '../../../store/digest-sources.js';
import type { SourcePaths } from '../open-source.js';
import { download, type DownloadOptions } from './download.js';

/** Where a stage's raw data lies on this computer, once what is elsewhere has been fetched, file by file. */
export async function localSources(sources: SourceDigests, options: DownloadOptions): Promise<SourcePaths> {
  const local: Record<string, { path: string }> = {};
  for (const [role, source] of Object.entries(sources)) {
    if ('path' in source) local[role] = source;
    else {
      const sha256 = source.digest.slice('sha256:'.length);
      local[role] = { path: await download({ url: source.url, sha256 }, options) };
    }
  }
  return local;
}
