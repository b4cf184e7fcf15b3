import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemErrorText } from '../../runs/user-file.js';
import { temporaryFolder } from '../store/temporary-folder.js';

test('a system error is printed without the file', async () => {
  const folder = await temporaryFolder();
  const said = async (work: Promise<unknown>) => systemErrorText(await work.catch((error: unknown) => error));
  expect(await said(writeFile(join(folder, 'none', 'beside'), ''))).toBe(
    'no such file or directory (ENOENT)',
  );
  await writeFile(join(folder, 'beside'), '');
  await mkdir(join(folder, 'asked'));
  expect(await said(rename(join(folder, 'beside'), join(folder, 'asked')))).toMatch(/^[a-z ]+ \(E[A-Z]+\)$/);
});

test('any other error gives its message', () => {
  expect(systemErrorText(new Error('no space'))).toBe('no space');
});
