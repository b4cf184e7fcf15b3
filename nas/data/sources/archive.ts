import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { StrataError } from '../../../platform/errors.js';
import { type OnProgress, unreadableSource } from './raw-images.js';

/** A file or folder in an archive. */
interface ArchiveMember {
  /** Without `.` parts. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Bytes. */
  readonly size: number;
  /** The whole content. Call it before asking for the next member; content that is not asked for is skipped. */
  content(): Promise<Buffer>;
}

/** Number of members between progress reports. */
const PROGRESS_INTERVAL = 1000;

/** The members of a tar archive, plain or gzipped, in archive order. The archive is streamed and never unpacked to disk. */
export async function* archiveMembers(path: string, onProgress: OnProgress): AsyncGenerator<ArchiveMember> {
  const { size, isZipped } = await inspect(path);
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  const members = extract();
  const sink = members as unknown as NodeJS.WritableStream;
  const feeding = isZipped
    ? pipeline(source, createGunzip(), assertComplete, sink)
    : pipeline(source, assertComplete, sink);
  feeding.catch(() => {}); // The loop below throws the same error.
  let last: string | undefined;
  let count = 0;
  const describedError = (cause: unknown): unknown => {
    const isDiskError = (cause as NodeJS.ErrnoException).syscall !== undefined;
    return cause instanceof StrataError || isDiskError ? cause : damaged(path, last, cause as Error);
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
            throw describedError(cause);
          }),
      };
      member.resume();
      if (++count % PROGRESS_INTERVAL === 0)
        onProgress({ phase: 'read archive', done: source.bytesRead, total: size });
    }
    await feeding;
  } catch (cause) {
    throw describedError(cause);
  } finally {
    source.destroy();
  }
  onProgress({ phase: 'read archive', done: size, total: size });
}

const MEMBER_TYPES = ['file', 'contiguous-file', 'directory'];

/**
 * A member's path inside its archive, without `.` parts. Rejects a path that leaves the archive's root, and a member that
 * is neither a file nor a folder: a link may point anywhere, and a device holds no data.
 */
function memberPath(archive: string, { name, type }: { name: string; type: string | null }): string {
  const parts = name.split(/[/\\]/);
  const isAbsolute = /^([/\\]|[a-z]:[/\\])/i.test(name);
  if (isAbsolute) throw unsafe(archive, name, 'has an absolute path');
  if (parts.includes('..')) throw unsafe(archive, name, 'leaves its root');
  if (!type || !MEMBER_TYPES.includes(type))
    throw unsafe(archive, name, `is a ${type ?? 'member of unknown type'}`);
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function unsafe(archive: string, name: string, found: string): StrataError {
  return new StrataError({
    code: 'DATA_ARCHIVE_UNSAFE',
    cause: 'user',
    found: `member ${JSON.stringify(name)} of ${archive} ${found}`,
    expected: 'files and folders with relative paths only',
    remedy: 'if you trust the archive, unpack it and set the source to the folder',
  });
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

/** Passes the archive through and throws if the two empty blocks at its end are missing: cut off between two members. */
async function* assertComplete(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
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
      cause: 'user',
      found: `${path} is damaged ${last === undefined ? 'from its start' : `at or after its member ${last}`}: ${cause.message}`,
      expected: 'a whole tar archive, plain (.tar) or gzipped (.tar.gz, .tgz)',
      remedy: 'download or copy the archive again',
    },
    { cause },
  );
}
