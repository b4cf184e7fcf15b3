import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../store/temporary-folder.js';
import { runScript, setupModule } from './run-setup.js';

it('links cuSOLVER where TensorFlow’s loader looks for it, repeatedly', async () => {
  const folder = await temporaryFolder();
  const wheel = join(folder, 'nvidia', 'cusolver', 'lib');
  await mkdir(wheel, { recursive: true });
  await writeFile(join(wheel, 'libcusolver.so.11'), 'cuSOLVER');
  const { stdout } = await runScript(
    `import { cudaLibrariesLinked, linkCudaLibraries } from ${setupModule('cuda.mjs')};
    const folder = ${JSON.stringify(folder)};
    const before = cudaLibrariesLinked(folder);
    linkCudaLibraries(folder);
    linkCudaLibraries(folder);
    console.log(before, cudaLibrariesLinked(folder));`,
    {},
  );
  expect(stdout).toBe('false true');
  expect(await readFile(join(folder, 'nvidia/cublas/lib/libcusolver.so.11'), 'utf8')).toBe('cuSOLVER');
});
