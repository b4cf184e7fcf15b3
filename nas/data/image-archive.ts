import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { StrataError } from '../../errors/strata-error.js';
import { memberPath } from './archive-member.js';
import type { FileTree } from './file-tree.js';
import type { OnProgress } from './raw-images.js';
import { unreadableSource } from './source-file.js';

/**
 * Everything in a tar archive, plain or gzipped. It is read once from end to end into memory and never unpacked onto
 * the disk. Of two members of one name the later one counts, as when unpacking.
 */
export async function openArchive(path: string, onProgress: OnProgress): Promise<FileTree> {
  const { size, isZipped } = await inspect(path);
  const files = new Map<string, () => Promise<Uint8Array>>();
  const folders = new Set<string>();
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  const members = extract();
  const sink = members as unknown as NodeJS.WritableStream;
  const feeding = isZipped ? pipeline(source, createGunzip(), whole, sink) : pipeline(source, whole, sink);
  feeding.catch(() => {}); // It comes out of the loop below as well.
  let last: string | undefined;
  try {
    for await (const member of members) {
      last = member.header.name;
      const name = memberPath(path, member.header);
      const content = await buffer(member);
      if (member.header.type === 'directory') folders.add(name);
      else files.set(name, async () => content);
      if (files.size % 1000 === 0) onProgress({ phase: 'read archive', done: source.bytesRead, total: size });
    }
    await feeding;
  } catch (cause) {
    const isDiskFault = (cause as NodeJS.ErrnoException).syscall !== undefined;
    if (cause instanceof StrataError || isDiskFault) throw cause;
    throw damaged(path, last, cause as Error);
  } finally {
    source.destroy();
  }
  onProgress({ phase: 'read archive', done: size, total: size });
  return { path, files, folders };
}

async function inspect(path: string): Promise<{ size: number; isZipped: boolean }> {
  const file = await open(path).catch((cause: unknown) => {
    throw unreadableSource(path, cause);
  });
  try {
    const { buffer: start } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return { size: (await file.stat()).size, isZipped: start[0] === 0x1f && start[1] === 0x8b };
  } finally {
    await file.close();
  }
}

/** Passes an archive on and notices when the two empty blocks at its end are missing, cut off between two members. */
async function* whole(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let tail: Buffer = Buffer.alloc(0);
  for await (const piece of source) {
    tail = Buffer.concat([tail, piece.subarray(-1024)]).subarray(-1024);
    yield piece;
  }
  if (tail.length < 1024 || tail.some((byte) => byte !== 0)) throw new Error('its end is missing');
}

function damaged(path: string, last: string | undefined, cause: Error): StrataError {
  return new StrataError(
    {
      code: 'DATA_ARCHIVE_DAMAGED',
      fault: 'user',
      found: `${path} is damaged ${last === undefined ? 'from its start' : `at or after its member ${last}`}: ${cause.message}`,
      expected: 'a whole tar archive, plain (.tar) or gzipped (.tar.gz, .tgz)',
      remedy: 'fetch or copy the archive again',
    },
    { cause },
  );
}
