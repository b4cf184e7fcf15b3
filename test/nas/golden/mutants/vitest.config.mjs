// Runs tests with one piece of one source file replaced while it is loaded. No file changes. See run.mjs.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../../..');
const mutants = JSON.parse(readFileSync(join(here, 'mutants.json'), 'utf8'));
const mutant = mutants.find(({ name }) => name === process.env['MUTANT']);
if (!mutant) throw new Error('MUTANT is not the name of a mutant in mutants.json');

export default defineConfig({
  root,
  test: { include: ['test/nas/golden/*.test.ts'], pool: 'forks', testTimeout: 600_000, hookTimeout: 600_000 },
  plugins: [
    {
      name: 'mutant',
      enforce: 'pre',
      transform: (code, id) =>
        id === join(root, mutant.file) ? code.replace(mutant.from, () => mutant.to) : undefined,
    },
  ],
});
