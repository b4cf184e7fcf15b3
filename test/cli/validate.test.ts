import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { validate } from '../../cli/commands/validate.js';
import { projectRoot } from '../../platform/paths.js';
import { schemaErrors } from '../../schemas/validate.js';
import type { Validation } from '../../schemas/generated/validation.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const quickstart = join(projectRoot, 'pipelines/quickstart.yaml');

afterEach(() => {
  vi.restoreAllMocks();
});

test('a valid spec exits 0 and prints a summary', async () => {
  const { code, out, err } = await run([quickstart], { set: ['seed=4'] });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.split('\n')).toEqual([
    `${quickstart}: valid`,
    '  stages: data (prepare), warmup, search, derive, evaluate',
    '  params: seed=4, lambda=5',
    '',
  ]);
});

test('every error has file, line and column, a count follows, and later files are checked too', async () => {
  const broken = await brokenSpec();
  const { code, out, err } = await run([broken, quickstart]);
  expect(code).toBe(2);
  expect(err).toContain(`${broken}:3:11: SPEC_UNUSED_PARAM (warning)`);
  expect(err).toContain(`${broken}:4:30: SPEC_UNKNOWN_KEY`);
  expect(err).toContain(`\n${broken}: 2 errors, 1 warning; for an explanation: `);
  expect(err).toMatch(/strata explain SPEC_BAD_FORMAT$/m);
  expect(out).toContain(`${quickstart}: valid`);
});

test('--set and --params are checked with the spec', async () => {
  expect((await run([quickstart], { set: ['lambda=-1'] })).code).toBe(2);
  expect((await run([quickstart], { set: ['lambda=0'] })).code).toBe(0);
  const params = join(await temporaryFolder(), 'values.yaml');
  await writeFile(params, 'lambda: -1\n');
  const { code, err } = await run([quickstart], { params });
  expect({ code, err }).toMatchObject({ code: 2 });
  expect(err).toContain(`${params}:1:9: SPEC_SET_VALUE`);
  expect((await run([quickstart], { params, set: ['seed=1'] })).code).toBe(2);
});

test('--json prints only JSON that matches its schema', async () => {
  const broken = await brokenSpec();
  const { code, out, err } = await run([broken, quickstart, 'none.yaml'], { json: true });
  expect({ code, err }).toEqual({ code: 2, err: '' });
  const validation = JSON.parse(out) as Validation;
  expect(schemaErrors('validation', validation)).toEqual([]);
  expect(validation).toMatchObject([
    {
      file: broken,
      errors: 2,
      warnings: 1,
      diagnostics: [
        { code: 'SPEC_BAD_FORMAT', severity: 'error', file: broken, line: 2, column: 7 },
        { code: 'SPEC_UNUSED_PARAM', severity: 'warning', line: 3, column: 11 },
        { code: 'SPEC_UNKNOWN_KEY', line: 4, column: 30, suggestion: 'with' },
      ],
    },
    {
      file: quickstart,
      errors: 0,
      warnings: 0,
      diagnostics: [],
      pipeline: {
        name: 'quickstart',
        stages: [{ name: 'data', kind: 'prepare' }, {}, {}, {}, {}],
        params: { seed: 0, lambda: 5 },
      },
    },
    { file: 'none.yaml', errors: 1, diagnostics: [{ code: 'SPEC_UNREADABLE', line: 1, column: 1 }] },
  ]);
});

async function brokenSpec(): Promise<string> {
  const file = join(await temporaryFolder(), 'broken.yaml');
  await writeFile(
    file,
    `apiVersion: strata/v1
name: Small
params: { size: { type: integer, default: 1 } }
stages: { a: { uses: derive, wth: {} } }
`,
  );
  return file;
}

async function run(files: string[], options: Parameters<typeof validate>[1] = {}) {
  const written = { out: '', err: '' };
  vi.spyOn(console, 'log').mockImplementation((text: string) => void (written.out += `${text}\n`));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void (written.err += `${text}\n`));
  const code = await validate(files, options);
  vi.restoreAllMocks();
  return { code, ...written };
}
