import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../../../nas/data/sources/open-source.js';
import type { PrepareProgress } from '../../../nas/data/sources/raw-images.js';
import { tar, tarGz } from '../../fixtures/archive.js';
import { classFolders, png, randomPixels, writeFiles, type Files } from '../../fixtures/images.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

let files: Record<string, Uint8Array>;
beforeAll(async () => {
  files = await classFolders();
});

describe('class folders', () => {
  it('give classes sorted by name and images sorted by path, with their original pixels', async () => {
    const { classes, train, test } = await fromFolder(files);
    expect(classes).toEqual(['ape', 'bee', 'cat']);
    expect([...train.labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    expect([...test.labels]).toEqual([0, 0, 1, 1, 2, 2]);
    const { images, ...size } = await train.pixels(Uint32Array.of(5, 0));
    expect(size).toEqual({ height: 6, width: 5, channels: 3 });
    expect([...images.slice(0, 90)]).toEqual([...randomPixels('train/bee/01.png', 90)]);
    expect([...images.slice(90)]).toEqual([...randomPixels('train/ape/00.png', 90)]);
  });

  it('give the same images from a folder, a tar and a tar.gz, in any order', async () => {
    const reversed = Object.fromEntries(Object.entries(files).reverse());
    const expected = await everything(await fromFolder(files));
    expect(await everything(await fromFolder(reversed))).toEqual(expected);
    expect(await everything(await fromArchive(await tar(reversed)))).toEqual(expected);
    expect(await everything(await fromArchive(await tarGz(files)))).toEqual(expected);
  });

  it('may be below one top folder, and after ./', async () => {
    const expected = await everything(await fromFolder(files));
    expect(await everything(await fromFolder(moved(files, 'animals/')))).toEqual(expected);
    expect(await everything(await fromArchive(await tarGz(moved(files, './animals/'))))).toEqual(expected);
    expect(await everything(await fromArchive(await tarGz(moved(files, './'))))).toEqual(expected);
  });

  it('may contain subfolders, which belong to the class', async () => {
    const { train } = await fromFolder({ ...files, 'train/bee/more/new.png': files['train/bee/00.png']! });
    expect(train.labels.filter((label) => label === 1)).toHaveLength(5);
  });

  it('leave out metadata files of macOS and Windows, and files beside the class folders', async () => {
    const strewn = {
      '__MACOSX/train/ape/._00.png': 'x',
      'train/.DS_Store': 'x',
      'train/ape/._00.png': 'x',
      'train/ape/Thumbs.db': 'x',
      'train/labels.csv': 'x',
      'README.md': 'x',
    };
    const expected = await everything(await fromFolder(files));
    expect(await everything(await fromFolder({ ...files, ...strewn }))).toEqual(expected);
    expect(await everything(await fromArchive(await tarGz({ ...strewn, ...files })))).toEqual(expected);
  });

  it('have one channel when all images are gray, and three when they have transparency', async () => {
    for (const [channels, expected] of [
      [1, 1],
      [4, 3],
    ] as const) {
      const { train } = await fromFolder(await classFolders({ channels, train: 1, test: 1 }));
      const { images, ...size } = await train.pixels(Uint32Array.of(0));
      expect(size).toEqual({ height: 6, width: 5, channels: expected });
      const kept = randomPixels('train/ape/00.png', 30 * channels).filter(
        (_, at) => at % channels < expected,
      );
      expect([...images]).toEqual([...kept]);
    }
  });

  it('report progress', async () => {
    const progress: PrepareProgress[] = [];
    const { train } = await fromArchive(await tarGz(files), (event) => progress.push(event));
    await train.pixels(Uint32Array.of(0, 1, 2));
    expect(progress.at(-1)).toEqual({ phase: 'decode images', done: 3, total: 3 });
    expect(progress.some(({ phase, done, total }) => phase === 'read archive' && done === total)).toBe(true);
  });
});

describe('invalid class folders', () => {
  it.each<[string, string, RegExp, () => Files]>([
    ['without test', 'DATA_FOLDERS_MISSING', /has no folder test\n/, () => only(files, 'train/')],
    [
      'without either',
      'DATA_FOLDERS_MISSING',
      /no folder train and no folder test/,
      () => ({ 'a/b.png': 'x' }),
    ],
    [
      'with sets in two places',
      'DATA_FOLDERS_MISSING',
      /in several folders \(one\/, two\/\)/,
      () => ({ ...moved(files, 'one/'), ...moved(files, 'two/') }),
    ],
    [
      'with train and test apart',
      'DATA_FOLDERS_MISSING',
      /train and test in different folders/,
      () => ({ ...moved(only(files, 'train/'), 'one/'), ...moved(only(files, 'test/'), 'two/') }),
    ],
    [
      'without class folders',
      'DATA_NO_IMAGES',
      /^DATA_NO_IMAGES: train in .* has no class folder/,
      () => ({ 'train/1.png': 'x', 'test/1.png': 'x' }),
    ],
    [
      'with a class that only test has',
      'DATA_CLASS_UNKNOWN',
      /test\/dog in .* is not a class of train/,
      () => ({ ...files, 'test/dog/1.png': files['test/cat/00.png']! }),
    ],
  ])('are refused %s', async (_, code, found, make) => {
    const archive = await tarGz(make());
    for (const opening of [() => fromFolder(make()), () => fromArchive(archive)]) {
      await expect(opening).rejects.toMatchObject({ code, details: { cause: 'user' } });
      await expect(opening).rejects.toThrow(found);
    }
  });

  it('are refused with an empty class', async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, files);
    await mkdir(join(folder, 'train', 'dog'));
    await expect(open(folder)).rejects.toThrow(/DATA_CLASS_EMPTY: train\/dog in .* has no image/);
    const archive = await tar(files, [{ name: 'train/dog/', type: 'directory' }]);
    await expect(fromArchive(archive)).rejects.toThrow('DATA_CLASS_EMPTY: train/dog in');
  });

  it('are refused when the path is missing', async () => {
    await expect(open('/no/such/folder')).rejects.toThrow('DATA_SOURCE_UNREADABLE: file not found: /no/such');
  });

  it('do not follow a link to a folder, and name it', async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, files);
    await symlink(join(folder, 'train', 'ape'), join(folder, 'train', 'bee', 'link'));
    const { train } = await open(folder);
    await expect(everythingOf(train)).rejects.toThrow(/a folder instead of a file is at .*train\/bee\/link/);
  });
});

describe('an invalid image', () => {
  it.each<[string, string, RegExp, () => Promise<Uint8Array | string>]>([
    [
      'is no image',
      'DATA_IMAGE_UNREADABLE',
      /does not decode: .*unsupported image type/,
      async () => 'not an image',
    ],
    ['is empty', 'DATA_IMAGE_UNREADABLE', /does not decode/, async () => ''],
    [
      'is cut off',
      'DATA_IMAGE_UNREADABLE',
      /does not decode/,
      async () => files['test/ape/00.png']!.slice(0, 60),
    ],
    [
      'is a broken JPEG',
      'DATA_IMAGE_UNREADABLE',
      /JPEG/,
      async () => Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2),
    ],
    [
      'has another size',
      'DATA_IMAGE_SIZE',
      /is 5 × 6, color, while train\/ape\/00.png is 6 × 5, color/,
      () => png(randomPixels('turned', 90), 5, 6, 3),
    ],
    [
      'is gray among colors',
      'DATA_IMAGE_SIZE',
      /is 6 × 5, gray, while train\/ape\/00.png is 6 × 5, color/,
      () => png(randomPixels('gray', 30), 6, 5, 1),
    ],
  ])('is named when it %s', async (_, code, found, make) => {
    const spoilt = { ...files, 'train/cat/02.png': await make() };
    for (const raw of [await fromFolder(spoilt), await fromArchive(await tarGz(spoilt))]) {
      const reading = everythingOf(raw.train);
      await expect(reading).rejects.toMatchObject({ code, details: { cause: 'user' } });
      await expect(reading).rejects.toThrow(/train\/cat\/02.png/);
      await expect(reading).rejects.toThrow(found);
    }
  });
});

describe('an archive', () => {
  it.each([
    ['an absolute path', { name: '/train/ape/x.png' }, /has an absolute path/],
    ['a drive', { name: 'C:\\train\\ape\\x.png' }, /has an absolute path/],
    ['a path out of its root', { name: 'train/../../x.png' }, /leaves its root/],
    ['a path out of its root the other way', { name: 'train\\..\\..\\x.png' }, /leaves its root/],
    [
      'a symbolic link',
      { name: 'train/ape/x.png', type: 'symlink', linkname: '/etc/passwd' },
      /is a symlink/,
    ],
    ['a hard link', { name: 'train/ape/x.png', type: 'link', linkname: 'train/ape/00.png' }, /is a link/],
    ['a device', { name: 'train/ape/x.png', type: 'character-device' }, /is a character-device/],
    ['a pipe', { name: 'train/ape/x.png', type: 'fifo' }, /is a fifo/],
  ] as const)('with %s is refused', async (_, header, found) => {
    const opening = fromArchive(await tar(files, [header]));
    await expect(opening).rejects.toMatchObject({ code: 'DATA_ARCHIVE_UNSAFE', details: { cause: 'user' } });
    await expect(opening).rejects.toThrow(found);
    await expect(opening).rejects.toThrow(JSON.stringify(header.name));
  });

  it('keeps the later of two members with the same name', async () => {
    const first = await tar({ 'train/ape/00.png': 'old' });
    const archive = Buffer.concat([first.subarray(0, 1024), await tar(files)]);
    expect(await everything(await fromArchive(archive))).toEqual(await everything(await fromFolder(files)));
  });

  it.each<[string, () => Promise<Buffer>, RegExp]>([
    [
      'cut off inside a member',
      async () => cut(await tar(files), 0.5),
      /at or after its member train\/\S+\.png/,
    ],
    [
      'cut off when gzipped',
      async () => cut(await tarGz(files), 0.5),
      /at or after its member train\/\S+\.png/,
    ],
    [
      'cut off between members',
      async () => (await tar(files)).subarray(0, -1024),
      /test\/cat\/01.png: its end/,
    ],
    ['changed inside', async () => flipped(await tarGz(files)), /is damaged/],
    ['no archive', async () => Buffer.from('x'.repeat(2000)), /damaged from its start/],
    ['gzipped, but no archive', async () => gzipSync('x'.repeat(2000)), /damaged from its start/],
    ['empty', async () => Buffer.alloc(0), /damaged from its start/],
  ])('that is %s is refused', async (_, make, found) => {
    const opening = fromArchive(await make());
    await expect(opening).rejects.toMatchObject({ code: 'DATA_ARCHIVE_DAMAGED', details: { cause: 'user' } });
    await expect(opening).rejects.toThrow(found);
  });
});

function open(path: string, onProgress: (progress: PrepareProgress) => void = () => {}) {
  return openSource({ format: 'imageFolder' }, { images: { path } }, onProgress);
}

async function fromFolder(content: Files) {
  const folder = await temporaryFolder();
  await writeFiles(folder, content);
  return open(folder);
}

async function fromArchive(bytes: Buffer, onProgress?: (progress: PrepareProgress) => void) {
  const path = join(await temporaryFolder(), 'archive');
  await writeFile(path, bytes);
  return open(path, onProgress);
}

type Raw = Awaited<ReturnType<typeof open>>;

async function everything({ classes, train, test }: Raw) {
  return { classes, train: await everythingOf(train), test: await everythingOf(test) };
}

async function everythingOf(set: Raw['train']) {
  return { labels: set.labels, pixels: await set.pixels(Uint32Array.from(set.labels.keys())) };
}

function moved(content: Files, prefix: string): Files {
  return Object.fromEntries(Object.entries(content).map(([path, bytes]) => [`${prefix}${path}`, bytes]));
}

function only(content: Files, prefix: string): Files {
  return Object.fromEntries(Object.entries(content).filter(([path]) => path.startsWith(prefix)));
}

function cut(bytes: Buffer, share: number): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length * share) + 100);
}

function flipped(bytes: Buffer): Buffer {
  const middle = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle);
  return bytes;
}
