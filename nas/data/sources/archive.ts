import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { StrataError } from '../../../platform/errors.js';
import type { FileTree } from './file-tree.js';
import { type OnProgress, unreadableSource } from './raw-images.js';

const kinds = ['file', 'contiguous-file', 'directory'];

/**
 * A member's path inside its archive, without `.` parts. Refused: a path that leaves the archive's root, and any member
 * that is neither a file nor a folder (a link may point anywhere, a device is no data).
 */
function memberPath(archive: string, { name, type }: { name: string; type: string | null }): string {
  const parts = name.split(/[/\\]/);
  const isAbsolute = /^([/\\]|[a-z]:[/\\])/i.test(name);
  if (isAbsolute) throw unsafe(archive, name, 'has an absolute path');
  if (parts.includes('..')) throw unsafe(archive, name, 'leaves its root');
  if (!type || !kinds.includes(type)) throw unsafe(archive, name, `is a ${type ?? 'member of unknown kind'}`);
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
    remedy: 'if you trust the archive, unpack it yourself and name the folder instead',
  });
}

/** A file or folder in an archive. */
interface ArchiveMember {
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
      cause: 'user',
      found: `${path} is damaged ${last === undefined ? 'from its start' : `at or after its member ${last}`}: ${cause.message}`,
      expected: 'a whole tar archive, plain (.tar) or gzipped (.tar.gz, .tgz)',
      remedy: 'fetch or copy the archive again',
    },
    { cause },
  );
}

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
