import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../platform/paths.js';

interface ProductFile {
  readonly path: string;
  readonly imports: readonly string[];
}

const { mutualImports, productFiles } = (await import(join(projectRoot, 'tools', 'structure.mjs'))) as {
  mutualImports: (files: readonly ProductFile[]) => [string, string][];
  productFiles: () => ProductFile[];
};

test('no two product files import each other', () => {
  expect(mutualImports(productFiles())).toEqual([]);
});

test('a pair of files that import each other is found once', () => {
  const files = [
    { path: 'a.ts', imports: ['b.ts'] },
    { path: 'b.ts', imports: ['a.ts', 'c.ts'] },
    { path: 'c.ts', imports: [] },
  ];
  expect(mutualImports(files)).toEqual([['a.ts', 'b.ts']]);
});
