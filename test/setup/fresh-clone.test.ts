import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execaSync } from 'execa';
import { makeClone } from './make-clone.js';
import { runProgram } from './run-setup.js';

let folder: string;
let clone: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-fresh-'));
  clone = join(folder, 'clone');
  makeClone(clone);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A PATH with only these programs. */
function pathWith(name: string, ...programs: string[]): string {
  const bin = join(folder, `bin-${name}`);
  mkdirSync(bin);
  for (const program of programs) symlinkSync(realProgram(program), join(bin, program));
  return bin;
}

/** A version manager's `python3` is a script that depends on its own path: resolve the actual program. */
function realProgram(name: string): string {
  const [program, args] =
    name === 'python3' ? [name, ['-c', 'import sys; print(sys.executable)']] : ['which', [name]];
  return execaSync(program, args).stdout;
}

function environment(name: string, path: string): Record<string, string> {
  return { PATH: path, CXX: '', TEMPORAL_ADDRESS: '', STRATA_CACHE: join(folder, `cache-${name}`) };
}

/** The contents of the cache, without locks. */
function leftIn(cache: string): string[] {
  return existsSync(cache) ? readdirSync(cache).filter((name) => name !== 'locks') : [];
}

it('has a lock file that `npm ci` accepts', () => {
  const args = ['ci', '--dry-run', '--offline', '--ignore-scripts'];
  expect(execaSync('npm', args, { cwd: clone, reject: false }).stderr).not.toContain('EUSAGE');
});

describe('a command that computes, in a fresh clone', () => {
  it.each([
    ['compiler', ['python3'], 'SETUP_NO_COMPILER', /apt install g\+\+|xcode-select/],
    ['Python', ['g++'], 'SETUP_NO_PYTHON', /apt install python3|brew install python/],
  ])('without a %s says so before anything is fetched', async (name, programs, code, remedy) => {
    const env = environment(name, pathWith(name, ...programs));
    const { exitCode, stderr } = await runProgram(clone, ['bin/strata.mjs', 'run', 'x.yaml'], env);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(code);
    expect(stderr).toMatch(remedy);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(leftIn(env['STRATA_CACHE']!)).toEqual([]);
    expect(existsSync(join(clone, 'node_modules'))).toBe(false);
  });

  it('reports both if both are missing', async () => {
    const env = environment('neither', pathWith('neither'));
    const { stderr } = await runProgram(clone, ['bin/strata.mjs', 'run', 'x.yaml'], env);
    expect(stderr).toContain('SETUP_NO_COMPILER');
    expect(stderr.match(/SETUP_NO_PYTHON/g)).toHaveLength(1);
  });

  it('refuses a STRATA_TENSORFLOW that is neither cpu nor gpu', async () => {
    const env = { ...environment('choice', process.env['PATH']!), STRATA_TENSORFLOW: 'tpu' };
    const { exitCode, stderr } = await runProgram(clone, ['bin/strata.mjs', 'run', 'x.yaml'], env);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('SETUP_TENSORFLOW_CHOICE');
  });

  it('refuses a STRATA_LIBTENSORFLOW that holds no TensorFlow', async () => {
    const env = { ...environment('own', process.env['PATH']!), STRATA_LIBTENSORFLOW: folder };
    const text = `
      import { tensorflow } from './setup/tensorflow.mjs';
      import { reportError } from './setup/errors.mjs';
      await tensorflow.make().catch(reportError);`;
    const { exitCode, stderr } = await runProgram(clone, ['--input-type=module', '--eval', text], env);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('SETUP_LIBTENSORFLOW');
  });
});

describe('doctor, in a fresh clone', () => {
  interface Report {
    ok: boolean;
    components: { name: string; problem?: string; remedy?: string }[];
  }

  async function doctor(
    env: Record<string, string>,
  ): Promise<{ exitCode: number | undefined; report: Report }> {
    const { exitCode, stdout } = await runProgram(clone, ['bin/strata.mjs', 'doctor', '--json'], env);
    return { exitCode, report: JSON.parse(stdout) as Report };
  }

  it('names every problem with a remedy, even without npm', async () => {
    const { exitCode, report } = await doctor(environment('bare', pathWith('bare')));
    expect(exitCode).toBe(3);
    expect(report.ok).toBe(false);
    const faulty = report.components.filter(({ problem }) => problem);
    expect(faulty.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'npm packages',
        'C++ compiler',
        'Python and pip',
        'TensorFlow',
        'Temporal CLI',
      ]),
    );
    for (const { remedy } of faulty) expect(remedy).toBeTruthy();
  });

  it('runs with a read-only cache, and reports it', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const env = { ...environment('unwritable', pathWith('unwritable')), STRATA_CACHE: join(file, 'cache') };
    const { exitCode, stdout, stderr } = await runProgram(clone, ['bin/strata.mjs', 'doctor', '--json'], env);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/SETUP_UNWRITABLE[^]*to do: .*STRATA_CACHE/);
    expect(stderr).not.toMatch(/^ +at /m);
    expect((JSON.parse(stdout) as Report).ok).toBe(false);
  });

  it('detects a library in the cache with changed content and equal size', async () => {
    const env = environment('damaged', pathWith('damaged'));
    const text = `
      import { chosenTensorflow } from './setup/tensorflow.mjs';
      console.log(chosenTensorflow().folder);`;
    const { stdout } = await runProgram(clone, ['--input-type=module', '--eval', text], env);
    const library = join(stdout, 'libtensorflow_cc.so.2');
    mkdirSync(dirname(library), { recursive: true });
    writeFileSync(library, 'changed');
    const files = { [basename(library)]: { size: 7, sha256: '0'.repeat(64) } };
    writeFileSync(join(dirname(library), 'manifest.json'), JSON.stringify({ files }));
    const { report } = await doctor(env);
    const problem = report.components.find(({ name }) => name === 'TensorFlow')?.problem;
    expect(problem).toContain('SETUP_CHECKSUM');
    expect(problem).toContain(library);
  });
});
