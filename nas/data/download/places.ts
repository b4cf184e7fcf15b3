import { join } from 'node:path';
import { downloadsFolder } from '../../../paths/downloads.js';

/** The files of one download, named by the SHA-256 that it must have. */
export interface DownloadPlaces {
  /** Whole and verified. */
  readonly file: string;
  /** As far as it has come. */
  readonly part: string;
  /** Of which version the part is. */
  readonly about: string;
  /** Held by the process that fetches it. */
  readonly lock: string;
}

export function downloadPlaces(sha256: string): DownloadPlaces {
  const file = join(downloadsFolder(), sha256);
  return { file, part: `${file}.part`, about: `${file}.part.json`, lock: `${file}.lock` };
}
