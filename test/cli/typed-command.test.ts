import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { asTyped } from '../../cli/display/typed-command.js';
import { temporaryFolder } from '../store/temporary-folder.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('in a clone, commands start with npx, even if npm has put its own folders on the PATH', async () => {
  const folder = join(await temporaryFolder(), 'node_modules', '.bin');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'strata'), '');
  vi.stubEnv('PATH', `${folder}:/usr/bin`);
  expect(asTyped('To go on: strata resume mine')).toBe('To go on: npx strata resume mine');
  expect(asTyped('`strata down`, then `strata resume`')).toBe('`npx strata down`, then `npx strata resume`');
});

test('a command on the PATH is called by its name', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'strata'), '');
  vi.stubEnv('PATH', `/usr/bin:${folder}`);
  expect(asTyped('strata resume mine')).toBe('strata resume mine');
});

test('elsewhere the command is called by its path', async () => {
  vi.stubEnv('PATH', '/usr/bin');
  vi.spyOn(process, 'cwd').mockReturnValue(await temporaryFolder());
  expect(asTyped('strata resume mine')).toMatch(/^\S+\/bin\/strata\.mjs resume mine$/);
});

test.each([
  '/home/strata x',
  'npx strata run mine.yaml',
  'completions/strata for',
  'my-strata run',
  'strata',
])('%j contains no command to replace', (text) => {
  vi.stubEnv('PATH', '/usr/bin');
  expect(asTyped(text)).toBe(text);
});
