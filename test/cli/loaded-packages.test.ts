// What a short command loads is what its start takes. Temporal's client alone takes longer than all the rest.
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { projectRoot } from '../../platform/paths.js';
import { temporaryFolder } from '../store/temporary-folder.js';

async function loadedBy(program: string, args: readonly string[]): Promise<string[]> {
  const preload = join(projectRoot, 'test/fixtures/loaded-packages.cjs');
  const { stderr } = await execa(
    process.execPath,
    ['--require', preload, join(projectRoot, program), ...args],
    {
      cwd: projectRoot,
      env: { STRATA_HOME: await temporaryFolder() },
      reject: false,
    },
  );
  const [, names] = /\nloaded: (.*)/.exec(`\n${stderr}`) ?? [];
  return names!.split(' ');
}

test.each(['dist/cli/main.js', 'bin/strata.mjs'])('%s loads only commander for help', async (program) => {
  expect(await loadedBy(program, ['--help'])).toEqual(['commander']);
  expect(await loadedBy(program, ['--version'])).toEqual(['commander']);
});

test('validate loads only a YAML parser and what compiled schemas need', async () => {
  const loaded = await loadedBy('dist/cli/main.js', ['validate', 'pipelines/quickstart.yaml']);
  expect(loaded).toEqual(['ajv', 'commander', 'yaml']);
});

test.each([['list'], ['status'], ['show', 'x'], ['lineage', 'x'], ['logs', 'x']])(
  '%s does not load a Temporal client if no server is running, and never TensorFlow',
  async (...args) => {
    const loaded = await loadedBy('dist/cli/main.js', args);
    expect(loaded).toContain('commander');
    expect(loaded.filter((name) => /temporal|grpc|protobuf|tensorflow|aws-sdk|smithy/.test(name))).toEqual(
      [],
    );
  },
);

test.each([['DARTS_V2'], ['supernet']])('describe %s loads no TensorFlow', async (name) => {
  const loaded = await loadedBy('dist/cli/main.js', ['describe', name]);
  expect(loaded.filter((name) => name.includes('tensorflow'))).toEqual([]);
});
