import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { StrataError } from '../../errors/strata-error.js';
import { memberPath } from './archive-member.js';
import type { OnProgress } from './raw-images.js';
import { unreadableSource } from './source-file.js';

/** A file or folder in an archive. */
export interface ArchiveMember {
  /** Without `.` parts. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Bytes. */
  readonly size: number;
  /** All of it; only before the next member is asked for. What is not asked for is passed over. */
  content(): Promise<Buffer>;
}

/** Members after which it is told how far the reading is. */
const turn = 1000;

/** The members of a tar archive, plain or gzipped, in its order. It is read from end to end and never unpacked. */
export async function* archiveMembers(path: string, onProgress: OnProgress): AsyncGenerator<ArchiveMember> {
  const { size, isZipped } = await inspect(path);
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  const members = extract();
  const sink = members as unknown as NodeJS.WritableStream;
  const feeding = isZipped ? pipeline(source, createGunzip(), whole, sink) : pipeline(source, whole, sink);
  feeding.catch(() => {}); // It comes out of the loop below as well.
  let last: string | undefined;
  let count = 0;
  const explained = (cause: unknown): unknown => {
    const isDiskFault = (cause as NodeJS.ErrnoException).syscall !== undefined;
    return cause instanceof StrataError || isDiskFault ? cause : damaged(path, last, cause as Error);
  };
  try {
    for await (const member of members) {
      last = member.header.name;
      const { type, size: bytes } = member.header;
      const isFolder = type === 'directory';
      yield {
        path: memberPath(path, member.header),
        isFolder,
        size: bytes,
        content: () =>
          buffer(member).catch((cause: unknown) => {
            throw explained(cause);
          }),
      };
      member.resume();
      if (++count % turn === 0) onProgress({ phase: 'read archive', done: source.bytesRead, total: size });
    }
    await feeding;
  } catch (cause) {
    throw explained(cause);
  } finally {
    source.destroy();
  }
  onProgress({ phase: 'read archive', done: size, total: size });
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
