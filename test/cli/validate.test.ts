import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { validate } from '../../cli/commands/validate.js';
import { projectRoot } from '../../paths/project-root.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const quickstart = join(projectRoot, 'pipelines/quickstart.yaml');

afterEach(() => {
  vi.restoreAllMocks();
});

test('a sound spec exits 0 and says so', async () => {
  const { code, out, err } = await run([quickstart]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('quickstart.yaml');
});

test('a schema error exits 2 and names file, line and column; the files after it are checked too', async () => {
  const folder = await temporaryFolder();
  const broken = join(folder, 'broken.yaml');
  await writeFile(broken, 'apiVersion: strata/v1\nname: x\nstages:\n  a: { uses: derive, wth: {} }\n');
  const { code, out, err } = await run([broken, quickstart]);
  expect(code).toBe(2);
  expect(err).toContain(`${broken}:4:22: SPEC_UNKNOWN_KEY`);
  expect(out).toContain('quickstart.yaml');
});

test('--set is checked with the spec', async () => {
  expect((await run([quickstart], ['lambda=-1'])).code).toBe(2);
  expect((await run([quickstart], ['lambda=0'])).code).toBe(0);
});

async function run(files: string[], set: string[] = []) {
  const written = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((written.out += String(text))));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((written.err += String(text))));
  const code = await validate(files, { set });
  vi.restoreAllMocks();
  return { code, ...written };
}
