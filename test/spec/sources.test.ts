import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { checkSpec } from '../../spec/check-spec.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { changed } from './base-spec.js';

const roles = ['trainImages', 'trainLabels', 'testImages', 'testLabels'];

test('paths start at the folder of the spec, whatever the current folder is', async () => {
  const folder = await folderWithImages();
  const { plan } = checkSpec(imageFolder('../images'), join(folder, 'specs/a.yaml'));
  expect(plan?.stages[0]).toMatchObject({
    with: { source: { format: 'imageFolder' } },
    sources: { images: join(folder, 'images') },
  });
});

test('an absolute path is unchanged', async () => {
  const folder = await folderWithImages();
  const { plan } = checkSpec(imageFolder(join(folder, 'images')), '/elsewhere/a.yaml');
  expect(plan?.stages[0]?.sources).toEqual({ images: join(folder, 'images') });
});

test('a path that exists from the current folder only gets a suggestion', () => {
  const { diagnostics } = checkSpec(imageFolder('test/spec'), '/elsewhere/a.yaml');
  expect(diagnostics).toMatchObject([{ code: 'SPEC_FILE_MISSING', suggestion: resolve('test/spec') }]);
});

test('~ is not expanded, and the error says so', () => {
  const { diagnostics } = checkSpec(imageFolder('~/images'), 'a.yaml');
  expect(diagnostics).toMatchObject([{ code: 'SPEC_FILE_MISSING' }]);
  expect(diagnostics[0]!.remedy).toContain('`~` is not expanded');
});

test('the remedy for a path from a parameter is to set it', () => {
  const spec = imageFolder('"${{ params.images }}"').replace(
    'params:\n',
    'params:\n  images: { type: string, default: nowhere }\n',
  );
  expect(checkSpec(spec, 'a.yaml').diagnostics[0]!.remedy).toContain('--set images=PATH');
});

test('an IDX source has four files, and each missing one is reported at its own place', async () => {
  const folder = await temporaryFolder();
  const there = roles.slice(0, 2);
  for (const role of there) await writeFile(join(folder, role), '');
  const source = `{ idx: { ${roles.map((role) => `${role}: ${role}`).join(', ')} } }`;
  const spec = changed('{ mnist: {} }', source);
  const { diagnostics } = checkSpec(spec, join(folder, 'a.yaml'));
  expect(diagnostics.map(({ code, column }) => [code, column])).toEqual([
    ['SPEC_FILE_MISSING', columnOf(spec, 'testImages: ')],
    ['SPEC_FILE_MISSING', columnOf(spec, 'testLabels: ')],
  ]);
  for (const role of roles) await writeFile(join(folder, role), '');
  expect(checkSpec(spec, join(folder, 'a.yaml')).plan?.stages[0]).toMatchObject({
    with: { source: { format: 'idx' } },
    sources: Object.fromEntries(roles.map((role) => [role, join(folder, role)])),
  });
});

test.each([
  [28, 0, undefined],
  [30, 0, 'raise `pad` of the stage `data` by 1'],
  [30, 1, undefined],
  [27, 0, 'bring the images to another size'],
])(
  'the header of IDX images of side %i with pad %i decides whether they suit two reductions',
  async (side, pad, remedy) => {
    const folder = await temporaryFolder();
    const header = new Uint8Array([0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, side, 0, 0, 0, side]);
    for (const role of roles) await writeFile(join(folder, `${role}.gz`), gzipSync(header));
    const source = `{ idx: { ${roles.map((role) => `${role}: ${role}.gz`).join(', ')} } }\n      pad: ${pad}`;
    const { diagnostics } = checkSpec(changed('{ mnist: {} }', source), join(folder, 'a.yaml'));
    expect(new Set(diagnostics.map((diagnostic) => diagnostic.code))).toEqual(
      new Set(remedy ? ['SPEC_NETWORK_IMPOSSIBLE'] : []),
    );
    if (remedy) expect(diagnostics[0]!.remedy).toBe(remedy);
  },
);

const sha256 = 'AB'.repeat(32);
const remote = (url: string, digest = sha256) => imageFolder(`{ url: '${url}', sha256: ${digest} }`);

test('a file with an address and a digest is not looked for on disk', () => {
  const { plan, diagnostics } = checkSpec(remote('https://example.org/a%20b.tgz?version=2#top'), 'a.yaml');
  expect(diagnostics).toEqual([]);
  expect(plan?.stages[0]).toMatchObject({
    with: { source: { format: 'imageFolder' } },
    sources: { images: { url: 'https://example.org/a%20b.tgz?version=2', sha256: 'ab'.repeat(32) } },
  });
});

test.each([
  ['/images.tgz', 'not a complete address'],
  ['ftp://example.org/images.tgz', 'unsupported protocol ftp://'],
  ['file:///images.tgz', 'unsupported protocol file://'],
  ['https://me:hush@example.org/images.tgz', 'a user name or password'],
  ['https://hush@example.org/images.tgz', 'a user name or password'],
  ['https://example.org/images.tgz?X-Amz-Signature=hush', '`X-Amz-Signature` in the address'],
  ['https://example.org/images.tgz?v=1&access_token=hush', '`access_token` in the address'],
  ['https://example.org/images.tgz?sig=hush', '`sig` in the address'],
])('the address %s is refused', (url, found) => {
  const spec = remote(url);
  const { diagnostics } = checkSpec(spec, 'a.yaml');
  expect(diagnostics).toMatchObject([{ code: 'SPEC_URL', column: columnOf(spec, 'url: ') }]);
  expect(diagnostics[0]!.found).toContain(found);
  // The line itself is shown as it is written.
  expect(JSON.stringify({ ...diagnostics[0]!, sourceLine: '' })).not.toContain('hush');
});

test('an invalid or missing digest is reported at its place', () => {
  const short = remote('https://example.org/images.tgz', 'abc');
  expect(checkSpec(short, 'a.yaml').diagnostics).toMatchObject([
    { code: 'SPEC_BAD_FORMAT', column: columnOf(short, 'sha256: ') },
  ]);
  const bare = imageFolder('{ url: https://example.org/images.tgz }');
  expect(checkSpec(bare, 'a.yaml').diagnostics).toMatchObject([{ code: 'SPEC_MISSING_KEY' }]);
});

test('the error for an address in place of a path shows how to write it', () => {
  const { diagnostics } = checkSpec(imageFolder('https://example.org/images.tgz'), 'a.yaml');
  expect(diagnostics).toMatchObject([{ code: 'SPEC_FILE_MISSING' }]);
  expect(diagnostics[0]!.remedy).toContain('{ url: …, sha256: … }');
});

test('CIFAR has an archive or a folder, the chosen labels, and images of 32 x 32', async () => {
  const folder = await folderWithImages();
  const cifar = (source: string) => checkSpec(changed('{ mnist: {} }', source), join(folder, 'a.yaml'));
  expect(cifar('{ cifar100: { archive: images } }').plan?.stages[0]).toMatchObject({
    with: { source: { format: 'cifar100', labels: 'fine' } },
    sources: { archive: join(folder, 'images') },
  });
  expect(cifar('{ cifar10: { archive: images } }').plan?.stages[0]?.with['source']).toEqual({
    format: 'cifar10',
  });
  expect(cifar('{ cifar10: { archive: nowhere } }').diagnostics).toMatchObject([
    { code: 'SPEC_FILE_MISSING' },
  ]);
  expect(cifar('{ cifar10: { archive: images, labels: fine } }').diagnostics).toMatchObject([
    { code: 'SPEC_UNKNOWN_KEY' },
  ]);
  const padded = cifar('{ cifar10: { archive: images } }\n      pad: 1');
  expect(new Set(padded.diagnostics.map(({ code }) => code))).toEqual(new Set(['SPEC_NETWORK_IMPOSSIBLE']));
});

async function folderWithImages(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'images'));
  return folder;
}

function imageFolder(path: string): string {
  return changed('{ mnist: {} }', `{ imageFolder: ${path} }`);
}

function columnOf(spec: string, before: string): number {
  const line = spec.split('\n').find((text) => text.includes(before))!;
  return line.indexOf(before) + before.length + 1;
}
